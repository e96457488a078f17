"""What a peer is asked for, from the variable PEER, as some start processes that see nothing else; and how they all read a text."""

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

OVERLAP = 32
"""Tokens that a window shares with the one before it; its size stands in the model folder's tokenizer_config.json."""

VARIABLE = "PEER"

Read = Callable[[Sequence[str]], list[list[dict[str, Any]]]]


@dataclass(frozen=True)
class Options:
    """How a peer is set up; not all know all of it."""

    port: int
    models: list[str]
    """A folder a task."""
    workers: int = 1
    """Processes that compute."""
    threads: int = 1
    """Of each."""
    texts: int = 1
    """At most in a batch of requests."""
    windows: int = 1
    """At most in a forward pass."""
    runtime: str = "torch"
    """What computes: torch or openvino."""
    wait: float = 0.0
    """Seconds for which a batch may wait to fill up, or may take where the peer counts that."""

    @classmethod
    def given(cls) -> "Options":
        """Those in the environment."""
        return cls(**json.loads(os.environ[VARIABLE]))


def reader(options: Options, task: int = 0) -> Read:
    """Texts to their spans, by transformers' pipeline: all of a text in overlapping windows, of which it pads some to one size."""
    from transformers import AutoTokenizer, pipeline

    folder, windows = options.models[task], options.windows
    pipe = pipeline(
        "token-classification",
        model=_model(folder, options),
        tokenizer=AutoTokenizer.from_pretrained(folder),
        aggregation_strategy="simple",
        stride=OVERLAP,
        device="cpu",
        batch_size=windows,
    )

    def read(texts: Sequence[str]) -> list[list[dict[str, Any]]]:
        found = pipe(list(texts)) if windows > 1 else [pipe(text) for text in texts]
        return [[{**span, "score": float(span["score"])} for span in spans] for spans in found]

    return read


def _model(folder: str, options: Options) -> Any:
    """What the pipeline computes with."""
    import torch
    from transformers import AutoModelForTokenClassification

    torch.set_num_threads(options.threads)
    model = AutoModelForTokenClassification.from_pretrained(folder)
    if options.runtime == "openvino":
        model.forward = _compiled(model, options.threads)
    return model


def _compiled(model: Any, threads: int) -> Callable[..., Any]:
    """The forward pass of ``model``, converted to OpenVINO by its own converter."""
    import openvino
    import torch
    from transformers.modeling_outputs import TokenClassifierOutput

    names = ("input_ids", "attention_mask", "token_type_ids")

    class Traced(torch.nn.Module):
        """With the mask made ready for attention, as tracing does not get through what transformers does with it."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model.eval()

        def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
            hidden = (1.0 - attention_mask[:, None, None, :].float()) * torch.finfo(torch.float32).min
            return self.model(input_ids=input_ids, attention_mask=hidden, token_type_ids=token_type_ids).logits

    converted = openvino.convert_model(Traced(), example_input={name: torch.ones(1, 8, dtype=torch.int64) for name in names})
    compiled = openvino.compile_model(converted, "CPU", {"INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": 1})

    def forward(**inputs: Any) -> Any:
        logits = compiled({name: inputs[name].numpy() for name in names})[0]
        return TokenClassifierOutput(logits=torch.from_numpy(logits))

    return forward
