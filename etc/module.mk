# Configuration and knowledge base.
