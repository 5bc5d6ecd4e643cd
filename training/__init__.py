"""Makes the reading model that ships with Quoth: questions in, one ONNX file out."""
