"""The kernels, one library an instruction set; all else is said in pyproject.toml.

Each is optional: without a compiler, or with one that does not know its instructions, Copydesk is installed without it and torch computes.
"""

import platform

from setuptools import Extension, setup

FLAGS = ["-std=c++17", "-O3", "-ffp-contract=fast", "-fno-math-errno", "-fvisibility=hidden", "-g0"]
X86 = {
    "avx2": ["-mavx2", "-mfma"],
    "avx512": ["-mavx512f", "-mavx512bw", "-mavx512dq", "-mavx512vl", "-mfma", "-mprefer-vector-width=512"],
}
SETS = {"x86_64": X86, "AMD64": X86, "aarch64": {"neon": []}, "arm64": {"neon": []}}

FOLDER = "models/encoders/kernels"

setup(
    ext_modules=[
        Extension(
            f"models.encoders.kernels._{name}",
            [f"{FOLDER}/{name}.cpp"],
            depends=[f"{FOLDER}/kernels.hpp", f"{FOLDER}/shorts.hpp"],
            extra_compile_args=FLAGS + flags,
            language="c++",
            py_limited_api=True,  # they hold nothing of Python, so one wheel serves all versions
            optional=True,
        )
        for name, flags in SETS.get(platform.machine(), {}).items()
    ],
    options={"bdist_wheel": {"py_limited_api": "cp311"}},
)
