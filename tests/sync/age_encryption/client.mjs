// Seals and opens files with the npm package age-encryption, as a stranger would:
//   node client.mjs seal IN OUT RECIPIENT...
//   node client.mjs open IN OUT IDENTITY
import { readFile, writeFile } from "node:fs/promises";
import { Decrypter, Encrypter } from "age-encryption";

const [verb, source, target, ...keys] = process.argv.slice(2);
const content = new Uint8Array(await readFile(source));
if (verb === "seal") {
  const encrypter = new Encrypter();
  keys.forEach((key) => encrypter.addRecipient(key));
  await writeFile(target, await encrypter.encrypt(content));
} else {
  const decrypter = new Decrypter();
  keys.forEach((key) => decrypter.addIdentity(key));
  await writeFile(target, await decrypter.decrypt(content));
}
