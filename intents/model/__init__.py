"""The models: features, nets that read them, and how they are trained."""
