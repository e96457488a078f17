"""Fine-tuning of the shipped encoders from labelled data; nothing here is needed to serve."""
