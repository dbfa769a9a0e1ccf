"""Independent provers asked the same question: they may contradict a verdict, they never make one."""
