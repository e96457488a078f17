"""Token classifiers as a newsroom may bring them: folders that ``save_pretrained`` wrote, of several architectures and tokenizers."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
from torch import nn
from transformers import (
    BertConfig,
    BertForTokenClassification,
    DebertaV2Config,
    DebertaV2ForTokenClassification,
    DistilBertConfig,
    DistilBertForTokenClassification,
    MPNetConfig,
    MPNetForTokenClassification,
    PreTrainedModel,
    RobertaConfig,
    RobertaForTokenClassification,
)

LABELS = ("O", "B-PER", "I-PER", "B-GPE", "I-GPE")
SPECIAL = ["<s>", "<pad>", "</s>", "<unk>"]
"""Ids 0 to 3 of every tokenizer here."""
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,'"

SIZES: dict[str, Any] = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}


def wordpiece(words: Sequence[str] = ()) -> Tokenizer:
    """A cased WordPiece of ``words`` and single letters."""
    vocabulary = [*SPECIAL, *words, *(letter for letter in LETTERS if letter not in words), *(f"##{letter}" for letter in LETTERS)]
    tokenizer = Tokenizer(models.WordPiece({word: i for i, word in enumerate(vocabulary)}, unk_token="<unk>"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=False)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return framed(tokenizer)


def byte_level(spaced: bool = True) -> Tokenizer:
    """A byte-level BPE like RoBERTa's; ``spaced`` puts a space before every word, else only where the text has one."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=spaced)
    trainer = trainers.BpeTrainer(
        vocab_size=300, special_tokens=SPECIAL, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    tokenizer.train_from_iterator(["The minister said that the railway"] * 4, trainer)
    return framed(tokenizer)


def unigram() -> Tokenizer:
    """A Unigram over letters with its spaces kept as marks, like that of DeBERTa and XLM-RoBERTa."""
    pieces = [*((name, 0.0) for name in SPECIAL), ("▁", -2.0), *((letter, -4.0) for letter in LETTERS), ("▁The", -1.0)]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=3))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    return framed(tokenizer)


def framed(tokenizer: Tokenizer) -> Tokenizer:
    """``tokenizer`` with ``<s>`` before and ``</s>`` after a text."""
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    return tokenizer


def save(folder: Path, model: PreTrainedModel, tokenizer: Tokenizer, mapping: Mapping[str, str | None] | None = None) -> Path:
    """Write what a model folder holds."""
    model.save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    if mapping is not None:
        (folder / "labels.json").write_text(json.dumps(mapping))
    return folder


def options(tokenizer: Tokenizer, labels: Sequence[str] = LABELS) -> dict[str, Any]:
    """What a configuration says of its vocabulary and labels."""
    return {
        "vocab_size": tokenizer.get_vocab_size(),
        "pad_token_id": 1,
        "id2label": dict(enumerate(labels)),
        "label2id": {label: i for i, label in enumerate(labels)},
        "initializer_range": 0.4,
    }


def bert(folder: Path, labels: Sequence[str] = LABELS, positions: int = 512) -> Path:
    """A random BERT."""
    torch.manual_seed(0)
    tokenizer = wordpiece()
    config = BertConfig(**SIZES, **options(tokenizer, labels), max_position_embeddings=positions)
    return save(folder, BertForTokenClassification(config), tokenizer)


def roberta(folder: Path, labels: Sequence[str] = LABELS, positions: int = 514) -> Path:
    """A random RoBERTa, whose positions count from after the padding's."""
    torch.manual_seed(0)
    tokenizer = byte_level()
    config = RobertaConfig(**SIZES, **options(tokenizer, labels), max_position_embeddings=positions)
    return save(folder, RobertaForTokenClassification(config), tokenizer)


def mpnet(folder: Path) -> Path:
    """A random MPNet."""
    torch.manual_seed(0)
    tokenizer = byte_level(spaced=False)
    return save(folder, MPNetForTokenClassification(MPNetConfig(**SIZES, **options(tokenizer), max_position_embeddings=514)), tokenizer)


def deberta(folder: Path) -> Path:
    """A random DeBERTa."""
    torch.manual_seed(0)
    tokenizer = unigram()
    return save(folder, DebertaV2ForTokenClassification(DebertaV2Config(**SIZES, **options(tokenizer))), tokenizer)


def distilbert(folder: Path) -> Path:
    """A random DistilBERT."""
    torch.manual_seed(0)
    tokenizer = wordpiece()
    config = DistilBertConfig(dim=16, n_layers=1, n_heads=2, hidden_dim=16, **options(tokenizer))
    return save(folder, DistilBertForTokenClassification(config), tokenizer)


def lexicon(folder: Path, known: Mapping[str, str], mapping: Mapping[str, str | None] | None = None) -> Path:
    """A BERT without layers that gives each of the words ``known`` its label, every other word O, all about as surely as can be."""
    labels = ("O", *dict.fromkeys(label for label in known.values() if label != "O"))
    tokenizer = wordpiece(tuple(known))
    model = BertForTokenClassification(BertConfig(**(SIZES | {"num_hidden_layers": 0}), **options(tokenizer, labels)))
    table: Any = model.bert.embeddings
    with torch.no_grad():
        for embedding in (table.word_embeddings, table.position_embeddings, table.token_type_embeddings):
            embedding.weight.zero_()
        table.word_embeddings.weight[:, 0] = 1
        for word, label in known.items():
            row = tokenizer.token_to_id(word)
            table.word_embeddings.weight[row] = nn.functional.one_hot(torch.tensor(labels.index(label)), SIZES["hidden_size"])
        model.classifier.weight.copy_(5 * torch.eye(len(labels), SIZES["hidden_size"]))
        model.classifier.bias.zero_()
    return save(folder, model, tokenizer, mapping)
