#!/usr/bin/env python3
"""Encrypts workbooks of this folder with the password that Excel uses by itself, in each of the ways that there are (MS-OFFCRYPTO).
LibreOffice opens every one of them without asking, which is how they were checked. Needs the package cryptography.

    python3 encrypt.py
"""

import hashlib
import pathlib
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

HERE = pathlib.Path(__file__).parent
WORD = "VelvetSweatshop"
WIDE = WORD.encode("utf-16-le")
SALT = bytes(range(16))
PROOF = bytes(range(100, 116))


def rc4(key, data):
    state, j, out, i = list(range(256)), 0, bytearray(), 0
    for at in range(256):
        j = (j + state[at] + key[at % len(key)]) % 256
        state[at], state[j] = state[j], state[at]
    j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def read(container, name):
    """The stream `name` of an OLE2 file."""
    size = 1 << struct.unpack_from("<H", container, 30)[0]
    sector = lambda at: container[(at + 1) * size : (at + 2) * size]
    table = b"".join(sector(at) for at in struct.unpack_from("<109I", container, 76) if at < 0xFFFFFFFE)
    table = struct.unpack(f"<{len(table) // 4}I", table)

    def chain(at):
        out = b""
        while at < 0xFFFFFFFE:
            out, at = out + sector(at), table[at]
        return out

    directory = chain(struct.unpack_from("<I", container, 48)[0])
    for at in range(0, len(directory), 128):
        entry = directory[at : at + 128]
        if entry[:64].decode("utf-16-le").rstrip("\0") == name:
            start, length = struct.unpack_from("<II", entry, 116)
            if length >= 4096:
                return chain(start)[:length]
            small, out = chain(struct.unpack_from("<I", directory, 116)[0]), b""
            follow = chain(struct.unpack_from("<I", container, 60)[0])
            while start < 0xFFFFFFFE:
                out += small[64 * start : 64 * start + 64]
                start = struct.unpack_from("<I", follow, 4 * start)[0]
            return out[:length]
    raise KeyError(name)


def wrap(streams):
    """An OLE2 file of these streams, each padded to whole sectors of 512 bytes and to 4,096 at least."""
    sectors, entries, table = [], [("Root Entry", 5, 0xFFFFFFFE, 0)], []
    for name, data in streams.items():
        data = data.ljust(4096, b"\0")
        start = len(sectors)
        sectors += [data[at : at + 512].ljust(512, b"\0") for at in range(0, len(data), 512)]
        table += list(range(start + 1, len(sectors))) + [0xFFFFFFFE]
        entries.append((name, 2, start, len(data)))
    directory = b""
    for at, (name, kind, start, size) in enumerate(entries):
        wide = name.encode("utf-16-le")
        right = at + 1 if 0 < at < len(entries) - 1 else 0xFFFFFFFF
        child = 1 if at == 0 else 0xFFFFFFFF
        directory += wide.ljust(64, b"\0") + struct.pack("<HBBIII", len(wide) + 2, kind, 1, 0xFFFFFFFF, right, child)
        directory += bytes(36) + struct.pack("<III", start, size, 0)
    first = len(sectors)
    directory = directory.ljust(512, b"\0")
    sectors += [directory[at : at + 512] for at in range(0, len(directory), 512)]
    table += list(range(first + 1, len(sectors))) + [0xFFFFFFFE]
    count = 1
    while (len(table) + count) > count * 128:
        count += 1
    start = len(sectors)
    table += [0xFFFFFFFD] * count
    table += [0xFFFFFFFF] * (count * 128 - len(table))
    sectors.append(struct.pack(f"<{len(table)}I", *table))
    head = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, count, first, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", *([start + at for at in range(count)] + [0xFFFFFFFF] * (109 - count)))
    return head + b"".join(sectors)


def xls(stream, described, mix):
    """Puts the record that says how behind the first one, and has `mix(bytes, place, record's place and length)` encrypt the rest."""
    records, at = [], 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if kind == 0 and size == 0:
            break
        records.append((kind, stream[at + 4 : at + 4 + size]))
        at += 4 + size
    grown = 4 + len(described)
    records.insert(1, (0x2F, described))
    out = b""
    for kind, data in records:
        start, clear = len(out) + 4, 0
        if kind == 0x85:
            data, clear = struct.pack("<I", struct.unpack_from("<I", data)[0] + grown) + data[4:], 4
        if kind in (0x809, 0x2F, 0x194, 0x195, 0xE1, 0x196, 0x138):
            clear = len(data)
        body = data[:clear] + (mix(data[clear:], start + clear, start + len(data) + clear) if clear < len(data) else b"")
        out += struct.pack("<HH", kind, len(data)) + body
    return out


def xor(key):
    array = bytes((byte ^ (key >> 8 if at % 2 else key & 255)) for at, byte in enumerate(WORD.encode() + b"\xBB"))
    array = bytes((byte >> 1 | byte << 7) & 255 for byte in array)

    def mix(data, _, index):
        turned = bytes((byte << 5 | byte >> 3) & 255 for byte in data)
        return bytes(byte ^ array[(index + at) % 16] for at, byte in enumerate(turned))

    return mix


def verifier():
    sum_ = 0
    for byte in reversed(bytes([len(WORD)]) + WORD.encode()):
        sum_ = ((sum_ >> 14 & 1) | (sum_ << 1 & 0x7FFF)) ^ byte
    return sum_ ^ 0xCE4B


def xor_key():
    """MS-OFFCRYPTO 2.3.7.2: the key of the password."""
    codes = [0xE1F0, 0x1D0F, 0xCC9C, 0x84C0, 0x110C, 0x0E10, 0xF1CE, 0x313E, 0x1872, 0xE139, 0xD40F, 0x84F9, 0x280C, 0xA96A, 0x4EC3]
    matrix = """AEFC 4DD9 9BB2 2745 4E8A 9D14 2A09 7B61 F6C2 FDA5 EB6B C6F7 9DCF 2BBF 4563 8AC6 05AD 0B5A 16B4 2D68 5AD0 0375 06EA 0DD4 1BA8
    3750 6EA0 DD40 D849 A0B3 5147 A28E 553D AA7A 44D5 6F45 DE8A AD35 4A4B 9496 390D 721A EB23 C667 9CEF 29FF 53FE A7FC 5FD9 47D3
    8FA6 0F6D 1EDA 3DB4 7B68 F6D0 B861 60E3 C1C6 93AD 377B 6EF6 DDEC 45A0 8B40 06A1 0D42 1A84 3508 6A10 AA51 4483 8906 022D 045A
    08B4 1168 76B4 ED68 CAF1 85C3 1BA7 374E 6E9C 3730 6E60 DCC0 A9A1 4363 86C6 1DAD 3331 6662 CCC4 89A9 0373 06E6 0DCC 1021 2042
    4084 8108 1231 2462 48C4""".split()
    key, at = codes[len(WORD) - 1], 0x68
    for char in reversed(WORD.encode()):
        for _ in range(7):
            if char & 0x40:
                key ^= int(matrix[at], 16)
            char, at = char << 1, at - 1
    return key


def rc4_mix(key):
    def mix(data, start, _):
        out = b""
        while data:
            block, skip = divmod(start, 1024)
            part = data[: 1024 - skip]
            out += rc4(key(block), bytes(skip) + part)[skip:]
            data, start = data[len(part) :], start + len(part)
        return out

    return mix


def main():
    book = read((HERE / "libreoffice.xls").read_bytes(), "Workbook")
    key = xor_key()
    (HERE / "default_xor.xls").write_bytes(wrap({"Workbook": xls(book, struct.pack("<HHH", 0, key, verifier()), xor(key))}))

    short = hashlib.md5((hashlib.md5(WIDE).digest()[:5] + SALT) * 16).digest()[:5]
    key40 = lambda block: hashlib.md5(short + struct.pack("<I", block)).digest()
    proof = rc4(key40(0), PROOF + hashlib.md5(PROOF).digest())
    described = struct.pack("<HHH", 1, 1, 1) + SALT + proof
    (HERE / "default_rc4.xls").write_bytes(wrap({"Workbook": xls(book, described, rc4_mix(key40))}))

    base = hashlib.sha1(SALT + WIDE).digest()
    key128 = lambda block: hashlib.sha1(base + struct.pack("<I", block)).digest()[:16]
    proof = rc4(key128(0), PROOF + hashlib.sha1(PROOF).digest())
    head = struct.pack("<IIIIIIII", 4, 0, 0x6801, 0x8004, 128, 1, 0, 0) + "Microsoft Enhanced Cryptographic Provider v1.0\0".encode("utf-16-le")
    described = struct.pack("<HHHII", 1, 2, 2, 4, len(head)) + head + struct.pack("<I", 16) + SALT + proof[:16] + struct.pack("<I", 20) + proof[16:]
    (HERE / "default_cryptoapi.xls").write_bytes(wrap({"Workbook": xls(book, described, rc4_mix(key128))}))

    plain = (HERE / "xlsxwriter.xlsx").read_bytes()
    hash_ = base
    for spin in range(50000):
        hash_ = hashlib.sha1(struct.pack("<I", spin) + hash_).digest()
    hash_ = hashlib.sha1(hash_ + bytes(4)).digest().ljust(64, b"\0")
    derived = [hashlib.sha1(bytes(byte ^ with_ for byte in hash_)).digest() for with_ in (0x36, 0x5C)]
    aes = lambda data: Cipher(algorithms.AES(b"".join(derived)[:16]), modes.ECB()).encryptor().update(data + bytes(-len(data) % 16))
    head = struct.pack("<IIIIIIII", 0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0) + "Microsoft Enhanced RSA and AES Cryptographic Provider\0".encode("utf-16-le")
    info = struct.pack("<HHII", 3, 2, 0x24, len(head)) + head + struct.pack("<I", 16) + SALT + aes(PROOF) + struct.pack("<I", 20)
    info += aes(hashlib.sha1(PROOF).digest())
    package = struct.pack("<Q", len(plain)) + aes(plain)
    (HERE / "default_standard.xlsx").write_bytes(wrap({"EncryptionInfo": info, "EncryptedPackage": package}))


if __name__ == "__main__":
    main()
