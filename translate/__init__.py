"""Filling missing cells from the translation memory and from machine translation."""

import os
import platform
import sys

if platform.machine() in ("x86_64", "AMD64") and sys.platform != "darwin":
    # Elsewhere than on Intel CTranslate2 multiplies with oneDNN, whose sums of int8 products overflow
    # on processors with AVX2 and without VNNI. MKL's do not. It is read when ctranslate2 is imported.
    os.environ.setdefault("CT2_USE_MKL", "1")
