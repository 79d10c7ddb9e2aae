import { crc32, deflateRawSync } from "node:zlib";

/** The first moment a ZIP can name, 1980-01-01 00:00: the same files make the same archive on any day. */
const date = (1 << 5) | 1;
const time = 0;
const needsVersion = 20;
const utf8Names = 1 << 11;
const deflated = 8;

/**
 * A ZIP archive, as APPNOTE 6.3 describes it, that depends on nothing but names and contents.
 * @param {Map<string, Buffer>} files
 * @returns {Buffer}
 */
export function zip(files) {
  const locals = [];
  const centrals = [];
  let offset = 0;
  for (const name of [...files.keys()].sort()) {
    const content = files.get(name);
    const body = deflateRawSync(content, { level: 9 });
    const label = Buffer.from(name, "utf8");
    const shared = sharedHeader(content, body, label);
    const local = Buffer.concat([signature("PK\x03\x04"), shared, label, body]);
    const where = Buffer.alloc(14);
    where.writeUInt32LE(offset, 10);
    centrals.push(Buffer.concat([signature("PK\x01\x02"), words(needsVersion), shared, where, label]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.size, 4);
  end.writeUInt16LE(files.size, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, signature("PK\x05\x06"), end]);
}

/** What a file's own header and its entry in the directory have in common. */
function sharedHeader(content, body, label) {
  const sizes = Buffer.alloc(12);
  sizes.writeUInt32LE(crc32(content), 0);
  sizes.writeUInt32LE(body.length, 4);
  sizes.writeUInt32LE(content.length, 8);
  return Buffer.concat([words(needsVersion, utf8Names, deflated, time, date), sizes, words(label.length, 0)]);
}

function signature(text) {
  return Buffer.from(text, "latin1");
}

function words(...values) {
  const buffer = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => buffer.writeUInt16LE(value, index * 2));
  return buffer;
}
