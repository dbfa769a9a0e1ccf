"""The conditions of the rule `barrier`, one file each. docs/mathematics.md, section 9."""
