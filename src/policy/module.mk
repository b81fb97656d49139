# Sources of src/policy.
