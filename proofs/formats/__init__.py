"""Networks and data from elsewhere: torch modules, arrays, safetensors, ONNX. A float means its exact binary value."""
