package dev.tenon.runtime.js;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The {@code crypto} of apps: against published vectors, and against Java's own. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class NodeCryptoTest {

  @TempDir static Path folder;
  private static NodeChecks app;

  @BeforeAll
  static void start() {
    app = new NodeChecks(folder);
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void hashes_and_codes_are_those_of_their_documents() {
    app.run(
        """
        const crypto = require('crypto');
        const abc = {
          md5: '900150983cd24fb0d6963f7d28e17f72',
          sha1: 'a9993e364706816aba3e25717850c26c9cd0d89d',
          sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
          sha512: 'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a' +
            '2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
          'sha3-256': '3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532',
          ripemd160: '8eb208f7e05d987a9b044a8e98c6b087f15a0bfc',
          'RSA-SHA1': 'a9993e364706816aba3e25717850c26c9cd0d89d',
        };
        for (const name of Object.keys(abc)) {
          same(name, crypto.createHash(name).update('a').update(Buffer.from('bc')).digest('hex'), abc[name]);
          same(name + ' at once', crypto.hash(name, 'abc'), abc[name]);
        }
        for (const name of crypto.getHashes()) {
          const half = crypto.createHash(name).update('a');
          const other = half.copy().update('bc');
          same('the copy of ' + name, other.digest(), crypto.createHash(name).update('abc').digest());
          half.update('d').digest();
        }
        same('bytes as hexadecimal', crypto.createHash('sha256').update('616263', 'hex').digest('base64'),
          Buffer.from(abc.sha256, 'hex').toString('base64'));
        same('any length', crypto.createHash('shake128', { outputLength: 5 }).update('').digest('hex'), '7f9c2ba4e8');
        const hmac = (name, key, data) => crypto.createHmac(name, key).update(data).digest('hex');
        same('RFC 4231, 1', hmac('sha256', Buffer.alloc(20, 0x0b), 'Hi There'),
          'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7');
        same('RFC 4231, 2', hmac('sha256', 'Jefe', 'what do ya want for nothing?'),
          '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
        same('RFC 4231, 6', hmac('sha256', Buffer.alloc(131, 0xaa), 'Test Using Larger Than Block-Size Key - Hash Key First'),
          '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54');
        same('no key, no data', hmac('md5', '', ''), '74e6f7298a9c2d168935f58c001bad88');
        const streamed = await new Promise((resolve) => {
          const hash = crypto.createHash('sha1');
          hash.on('data', resolve);
          hash.write('ab');
          hash.end('c');
        });
        same('a stream', streamed.toString('hex'), abc.sha1);
        const hash = crypto.createHash('sha1');
        hash.digest();
        same('twice', thrown(() => hash.digest()), 'Error ERR_CRYPTO_HASH_FINALIZED Digest already called');
        same('nothing', thrown(() => crypto.createHash('sha1').update()),
          'TypeError ERR_INVALID_ARG_TYPE The "data" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received undefined');
        same('no hash', thrown(() => crypto.createHash('xyz')), 'Error undefined Digest method not supported');
        same('no hash for a code', thrown(() => crypto.createHmac('xyz', 'k')), 'TypeError ERR_CRYPTO_INVALID_DIGEST Invalid digest: xyz');
        """);
  }

  @Test
  void keys_are_made_of_passwords_as_documents_say_and_within_bounds() {
    app.run(
        """
        const crypto = require('node:crypto');
        const { promisify } = { promisify: (f) => (...a) => new Promise((ok, no) => f(...a, (e, v) => (e ? no(e) : ok(v)))) };
        same('RFC 6070', crypto.pbkdf2Sync('password', 'salt', 4096, 20, 'sha1'), '4b007901b765489abead49d926f721d065a429c1');
        same('RFC 6070, long', await promisify(crypto.pbkdf2)('passwordPASSWORDpassword', 'saltSALTsaltSALTsaltSALTsaltSALTsalt', 4096, 25, 'sha1'),
          '3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038');
        same('RFC 7914', crypto.scryptSync('password', 'NaCl', 64, { N: 1024, r: 8, p: 16 }),
          'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640');
        same('RFC 5869', crypto.hkdfSync('sha256', Buffer.alloc(22, 0x0b), Buffer.from('000102030405060708090a0b0c', 'hex'),
          Buffer.from('f0f1f2f3f4f5f6f7f8f9', 'hex'), 42),
          '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865');
        same('bounded', /more than a handler may compute here/.test(thrown(() => crypto.pbkdf2Sync('p', 's', 2147483647, 64, 'sha512'))), true);
        same('bounded memory', thrown(() => crypto.scryptSync('p', 's', 8, { N: 2 ** 20 })),
          'RangeError ERR_CRYPTO_INVALID_SCRYPT_PARAMS Invalid scrypt params: error:030000AC:digital envelope routines::memory limit exceeded');
        same('bounded work', /more than a handler may compute here/.test(
          thrown(() => crypto.scryptSync('p', 's', 8, { N: 2 ** 22, maxmem: 2 ** 50 }))), true);
        same('a digest is named', thrown(() => crypto.pbkdf2Sync('p', 's', 1, 8)),
          'TypeError ERR_INVALID_ARG_TYPE The "digest" argument must be of type string. Received undefined');
        """);
  }

  @Test
  void random_bytes_are_as_many_as_were_wanted_and_differ() {
    app.run(
        """
        const crypto = require('crypto');
        same('bytes', crypto.randomBytes(33).length, 33);
        same('differ', crypto.randomBytes(16).equals(crypto.randomBytes(16)), false);
        same('called back', await new Promise((resolve) => crypto.randomBytes(7, (error, bytes) => resolve(bytes.length))), 7);
        const filled = crypto.randomFillSync(new Uint32Array(8), 4);
        same('filled from the middle on', [filled.slice(0, 4).every((n) => n === 0), filled.slice(4).some((n) => n !== 0)], [true, true]);
        same('a UUID', /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID()), true);
        const uuids = new Set(Array.from({ length: 300 }, () => crypto.randomUUID()));
        same('each its own', uuids.size, 300);
        const numbers = Array.from({ length: 200 }, () => crypto.randomInt(5, 8));
        same('numbers', [...new Set(numbers)].sort(), [5, 6, 7]);
        same('none below', thrown(() => crypto.randomInt(0)),
          'RangeError ERR_OUT_OF_RANGE The value of "max" is out of range. It must be greater than the value of "min" (0). Received 0');
        same('the same', crypto.timingSafeEqual(Buffer.from('ab'), new Uint8Array([97, 98])), true);
        same('not the same', crypto.timingSafeEqual(Buffer.from('ab'), Buffer.from('ac')), false);
        same('as long', thrown(() => crypto.timingSafeEqual(Buffer.alloc(1), Buffer.alloc(2))),
          'RangeError ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH Input buffers must have the same byte length');
        """);
  }

  @Test
  void ciphers_are_those_of_their_documents_and_say_when_something_was_changed() {
    app.run(
        """
        const crypto = require('crypto');
        const hex = (text) => Buffer.from(text, 'hex');
        const through = (cipher, data) => Buffer.concat([cipher.update(data), cipher.final()]);
        const cbc = crypto.createCipheriv('aes-128-cbc', hex('2b7e151628aed2a6abf7158809cf4f3c'), hex('000102030405060708090a0b0c0d0e0f'));
        same('SP 800-38A', cbc.update('6bc1bee22e409f96e93d7e117393172a', 'hex', 'hex'), '7649abac8119b246cee98e9b12e9197d');
        const plain = hex('d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39');
        const key = hex('feffe9928665731c6d6a8f9467308308');
        const nonce = hex('cafebabefacedbaddecaf888');
        const associated = hex('feedfacedeadbeeffeedfacedeadbeefabaddad2');
        const gcm = crypto.createCipheriv('aes-128-gcm', key, nonce).setAAD(associated);
        const sealed = Buffer.concat([gcm.update(plain.subarray(0, 5)), gcm.update(plain.subarray(5)), gcm.final()]);
        same('GCM', sealed, '42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091');
        same('its code', gcm.getAuthTag(), '5bc94fbc3221a5db94fae95ae7121a47');
        const opened = (tag) => through(crypto.createDecipheriv('aes-128-gcm', key, nonce).setAAD(associated).setAuthTag(tag), sealed);
        same('opened', opened(hex('5bc94fbc3221a5db94fae95ae7121a47')), plain);
        same('changed', thrown(() => opened(hex('5bc94fbc3221a5db94fae95ae7121a48'))), 'Error undefined Unsupported state or unable to authenticate data');
        const chacha = crypto.createCipheriv('chacha20-poly1305', hex('808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f'),
          hex('070000004041424344454647'), { authTagLength: 16 }).setAAD(hex('50515253c0c1c2c3c4c5c6c7'));
        const sunscreen = 'Ladies and Gentlemen of the class of \\'99: If I could offer you only one tip for the future, sunscreen would be it.';
        same('RFC 8439', through(chacha, sunscreen).subarray(0, 16), 'd31a8d34648e60db7b86afbc53ef7ec2');
        same('its code', chacha.getAuthTag(), '1ae10b594f09e26a7e902ecbd0600691');
        for (const name of crypto.getCiphers()) {
          const { mode, keyLength, ivLength = 0 } = crypto.getCipherInfo(name);
          const options = { authTagLength: 16 };
          const message = Buffer.alloc(mode === 'wrap' ? 32 : 53, name);
          const secret = crypto.randomBytes(keyLength);
          const vector = crypto.randomBytes(ivLength);
          const there = crypto.createCipheriv(name, secret, vector, options);
          const secretMessage = through(there, message);
          const back = crypto.createDecipheriv(name, secret, vector, options);
          if (['gcm', 'ccm'].includes(mode) || name === 'chacha20-poly1305') {
            back.setAuthTag(there.getAuthTag());
          }
          same(name + ' there and back', through(back, secretMessage), message);
        }
        const wrongKey = () => {
          const made = through(crypto.createCipheriv('aes-256-cbc', Buffer.alloc(32, 1), Buffer.alloc(16)), 'a text of some length');
          return through(crypto.createDecipheriv('aes-256-cbc', Buffer.alloc(32, 3), Buffer.alloc(16)), made);
        };
        same('another key', thrown(wrongKey), 'Error ERR_OSSL_BAD_DECRYPT error:1C800064:Provider routines::bad decrypt');
        same('a short key', thrown(() => crypto.createCipheriv('aes-256-cbc', 'short', Buffer.alloc(16))), 'RangeError ERR_CRYPTO_INVALID_KEYLEN Invalid key length');
        same('a short vector', thrown(() => crypto.createCipheriv('aes-256-cbc', Buffer.alloc(32), 'x')), 'TypeError ERR_CRYPTO_INVALID_IV Invalid initialization vector');
        same('no cipher', thrown(() => crypto.createCipheriv('rot13', 'x', 'x')), 'Error ERR_CRYPTO_UNKNOWN_CIPHER Unknown cipher');
        """);
  }

  @Test
  void what_java_signs_is_verified_and_what_is_signed_java_verifies() throws Exception {
    KeyPair rsa = pair("RSA");
    KeyPair ec = pair("EC", "secp384r1");
    KeyPair edwards = pair("Ed25519");
    app.file(
        "server/given.js",
        """
        exports = {
          rsa: { open: `%s`, own: `%s`, signed: '%s', salted: '%s' },
          ec: { open: `%s`, own: `%s`, signed: '%s', plain: '%s' },
          edwards: { open: `%s`, own: `%s`, signed: '%s' },
        };
        """
            .formatted(
                pem("PUBLIC KEY", rsa.getPublic()),
                pem("PRIVATE KEY", rsa.getPrivate()),
                signed("SHA256withRSA", rsa),
                signed("SHA1withRSA", rsa),
                pem("PUBLIC KEY", ec.getPublic()),
                pem("PRIVATE KEY", ec.getPrivate()),
                signed("SHA384withECDSA", ec),
                signed("SHA384withECDSAinP1363Format", ec),
                pem("PUBLIC KEY", edwards.getPublic()),
                pem("PRIVATE KEY", edwards.getPrivate()),
                signed("Ed25519", edwards)));
    app.run(
        """
        const crypto = require('crypto');
        const { rsa, ec, edwards } = require('./given');
        const bytes = (text) => Buffer.from(text, 'hex');
        same('RSA', crypto.createVerify('RSA-SHA256').update('the ').update('data').verify(rsa.open, rsa.signed, 'hex'), true);
        same('RSA of other data', crypto.createVerify('RSA-SHA256').update('the date').verify(rsa.open, rsa.signed, 'hex'), false);
        same('RSA, SHA-1', crypto.verify('sha1', Buffer.from('the data'), crypto.createPublicKey(rsa.open), bytes(rsa.salted)), true);
        same('a private key verifies', crypto.verify('sha256', Buffer.from('the data'), rsa.own, bytes(rsa.signed)), true);
        same('EC', crypto.verify('sha384', Buffer.from('the data'), ec.open, bytes(ec.signed)), true);
        same('EC, plain', crypto.verify('sha384', Buffer.from('the data'), { key: ec.open, dsaEncoding: 'ieee-p1363' }, bytes(ec.plain)), true);
        same('EC, the other form', crypto.verify('sha384', Buffer.from('the data'), ec.open, bytes(ec.plain)), false);
        same('Ed25519', crypto.verify(null, Buffer.from('the data'), edwards.open, bytes(edwards.signed)), true);
        for (const options of [{}, { saltLength: 20 }, { saltLength: crypto.constants.RSA_PSS_SALTLEN_DIGEST }]) {
          const pss = { padding: crypto.constants.RSA_PKCS1_PSS_PADDING, ...options };
          const made = crypto.sign('sha256', Buffer.from('the data'), { key: rsa.own, ...pss });
          same('PSS', crypto.verify('sha256', Buffer.from('the data'), { key: rsa.open, padding: pss.padding }, made), true);
        }
        same('no key', thrown(() => crypto.createSign('sha256').sign('nothing of a key')),
          'Error ERR_OSSL_UNSUPPORTED error:1E08010C:DECODER routines::unsupported');
        for (const padding of [crypto.constants.RSA_PKCS1_PADDING, crypto.constants.RSA_PKCS1_OAEP_PADDING]) {
          const secret = crypto.publicEncrypt({ key: rsa.open, padding }, Buffer.from('a secret'));
          same('encrypted', crypto.privateDecrypt({ key: rsa.own, padding }, secret).toString(), 'a secret');
        }
        same('the other way round', crypto.publicDecrypt(rsa.open, crypto.privateEncrypt(rsa.own, Buffer.from('open'))).toString(), 'open');
        """);
    JsonNode made =
        Json.read(
            app.answer(
                """
                const crypto = require('crypto');
                const { rsa, ec, edwards } = require('./given');
                renderData(null, {
                  rsa: crypto.createSign('RSA-SHA512').update('the data').sign(rsa.own, 'hex'),
                  ec: crypto.createSign('sha512').update('the data').sign({ key: ec.own }, 'hex'),
                  edwards: crypto.sign(undefined, Buffer.from('the data'), edwards.own).toString('hex'),
                });
                """));
    assertThat(isSigned("SHA512withRSA", rsa, made.path("rsa").asText())).isTrue();
    assertThat(isSigned("SHA512withECDSA", ec, made.path("ec").asText())).isTrue();
    assertThat(isSigned("Ed25519", edwards, made.path("edwards").asText())).isTrue();
  }

  @Test
  void keys_are_made_and_go_through_all_their_forms() {
    app.run(
        """
        const crypto = require('crypto');
        const kinds = [['rsa', { modulusLength: 1024 }, 'pkcs1'], ['ec', { namedCurve: 'P-256' }, 'sec1'], ['ec', { namedCurve: 'secp256k1' }, 'sec1'], ['ed25519', {}]];
        for (const [type, options, own] of kinds) {
          const { publicKey, privateKey } = crypto.generateKeyPairSync(type, options);
          same('its type', [publicKey.type, privateKey.type, privateKey.asymmetricKeyType], ['public', 'private', type]);
          same('its public half', crypto.createPublicKey(privateKey).equals(publicKey), true);
          for (const format of ['pem', 'der', 'jwk']) {
            same(type + ' ' + format, crypto.createPublicKey({ key: publicKey.export({ format, type: 'spki' }), format, type: 'spki' }).equals(publicKey), true);
            for (const form of ['pkcs8', own].filter(Boolean)) {
              const back = crypto.createPrivateKey({ key: privateKey.export({ format, type: form }), format, type: form });
              same(type + ' ' + format + ' ' + form, back.equals(privateKey), true);
            }
          }
          const locked = privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'open it' });
          same('locked', locked.split('\\n')[0], '-----BEGIN ENCRYPTED PRIVATE KEY-----');
          same('unlocked', crypto.createPrivateKey({ key: locked, passphrase: 'open it' }).equals(privateKey), true);
          same('without the word', thrown(() => crypto.createPrivateKey(locked)), 'TypeError ERR_MISSING_PASSPHRASE Passphrase required for encrypted key');
          same('another word', thrown(() => crypto.createPrivateKey({ key: locked, passphrase: 'let me in' })).startsWith('Error ERR_OSSL_'), true);
        }
        same('details', crypto.generateKeyPairSync('ec', { namedCurve: 'P-521' }).publicKey.asymmetricKeyDetails, { namedCurve: 'secp521r1' });
        same('a text at once', crypto.generateKeyPairSync('ed25519', { publicKeyEncoding: { format: 'pem', type: 'spki' } }).publicKey.split('\\n')[0], '-----BEGIN PUBLIC KEY-----');
        same('RFC 8032', crypto.sign(null, Buffer.alloc(0), { format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519',
          d: Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex').toString('base64url'),
          x: Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex').toString('base64url') } }),
          'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b');
        const secret = crypto.createSecretKey('6b6579', 'hex');
        same('a secret key', [secret.type, secret.symmetricKeySize, secret.export({ format: 'jwk' })], ['secret', 3, { kty: 'oct', k: 'a2V5' }]);
        same('signs', crypto.createHmac('sha1', secret).update('a').digest('hex'), crypto.createHmac('sha1', 'key').update('a').digest('hex'));
        same('too large', /takes longer than a handler may compute here/.test(thrown(() => crypto.generateKeyPairSync('rsa', { modulusLength: 16384 }))), true);
        same('nothing to see', Object.keys(crypto.generateKeyPairSync('ed25519').privateKey).length, 0);
        """);
  }

  @Test
  void certificates_are_read_and_held_against_keys() throws Exception {
    KeyPair keys = pair("EC", "secp256r1");
    app.file(
        "server/given.js",
        "exports = { certificate: `%s`, own: `%s` };"
            .formatted(
                pem("CERTIFICATE", certificate(keys)), pem("PRIVATE KEY", keys.getPrivate())));
    app.run(
        """
        const crypto = require('crypto');
        const { certificate, own } = require('./given');
        const read = new crypto.X509Certificate(certificate);
        same('who', [read.subject, read.issuer], ['O=Tenon\\nCN=tests', 'O=Tenon\\nCN=tests']);
        same('when', [read.validFrom, read.validTo], ['Jan  1 00:00:00 2026 GMT', 'Dec 31 00:00:00 2026 GMT']);
        same('its number', read.serialNumber, '2A');
        same('as a text', read.toString(), certificate);
        same('its print', read.fingerprint256.replace(/:/g, '').toLowerCase(), crypto.createHash('sha256').update(read.raw).digest('hex'));
        same('its key', read.checkPrivateKey(crypto.createPrivateKey(own)), true);
        same('signed by itself', [read.verify(read.publicKey), read.checkIssued(read)], [true, true]);
        const { publicKey } = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
        same('by nobody else', read.verify(publicKey), false);
        const signature = crypto.sign('sha256', Buffer.from('data'), own);
        same('it verifies', crypto.verify('sha256', Buffer.from('data'), certificate, signature), true);
        same('none', thrown(() => new crypto.X509Certificate('none')), 'Error ERR_OSSL_PEM_NO_START_LINE error:0480006C:PEM routines::no start line');
        """);
  }

  @Test
  void the_forms_of_browsers_are_there_too() {
    app.run(
        """
        const { webcrypto, createECDH, createHmac, KeyObject } = require('crypto');
        const { subtle } = webcrypto;
        const data = Buffer.from('some data');
        same('hash', await subtle.digest('SHA-1', Buffer.from('abc')), 'a9993e364706816aba3e25717850c26c9cd0d89d');
        const refused = async (action) => { try { await action(); return 'nothing'; } catch (error) { return error.name; } };
        const kinds = [
          [{ name: 'HMAC', hash: 'SHA-256' }], [{ name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }], [{ name: 'Ed25519' }],
          [{ name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]) }],
          [{ name: 'RSA-PSS', hash: 'SHA-256', saltLength: 32, modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]) }],
        ];
        for (const [algorithm] of kinds) {
          const made = await subtle.generateKey(algorithm, true, ['sign', 'verify']);
          const signature = await subtle.sign(algorithm, made.privateKey || made, data);
          same(algorithm.name, await subtle.verify(algorithm, made.publicKey || made, signature, data), true);
          same(algorithm.name + ', other data', await subtle.verify(algorithm, made.publicKey || made, signature, Buffer.from('other')), false);
          const open = await subtle.exportKey('jwk', made.publicKey || made);
          const back = await subtle.importKey('jwk', open, algorithm, true, ['verify']);
          same(algorithm.name + ' as JSON', await subtle.verify(algorithm, back, signature, data), true);
        }
        for (const algorithm of [{ name: 'AES-CBC', length: 256, iv: Buffer.alloc(16) }, { name: 'AES-CTR', length: 128, counter: Buffer.alloc(16) },
          { name: 'AES-GCM', length: 192, iv: Buffer.alloc(12), additionalData: data }]) {
          const key = await subtle.generateKey(algorithm, false, ['encrypt', 'decrypt']);
          same(algorithm.name, Buffer.from(await subtle.decrypt(algorithm, key, await subtle.encrypt(algorithm, key, data))), data);
          same('kept', await refused(() => subtle.exportKey('raw', key)), 'InvalidAccessError');
        }
        const oaep = { name: 'RSA-OAEP', hash: 'SHA-1', modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]) };
        const pair = await subtle.generateKey(oaep, true, ['encrypt', 'decrypt']);
        same('OAEP', Buffer.from(await subtle.decrypt(oaep, pair.privateKey, await subtle.encrypt(oaep, pair.publicKey, data))), data);
        const one = await subtle.generateKey({ name: 'ECDH', namedCurve: 'P-384' }, true, ['deriveBits']);
        const two = await subtle.generateKey({ name: 'ECDH', namedCurve: 'P-384' }, true, ['deriveBits']);
        same('found together', Buffer.from(await subtle.deriveBits({ name: 'ECDH', public: two.publicKey }, one.privateKey, 384)),
          Buffer.from(await subtle.deriveBits({ name: 'ECDH', public: one.publicKey }, two.privateKey, 384)));
        const word = await subtle.importKey('raw', Buffer.from('password'), 'PBKDF2', false, ['deriveBits']);
        same('RFC 6070', await subtle.deriveBits({ name: 'PBKDF2', salt: Buffer.from('salt'), iterations: 2, hash: 'SHA-1' }, word, 160), 'ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957');
        same('no such hash', await refused(() => subtle.digest('MD5', data)), 'NotSupportedError');
        const bob = createECDH('secp256k1');
        const ann = createECDH('secp256k1');
        bob.generateKeys();
        same('the older form', ann.generateKeys() && ann.computeSecret(bob.getPublicKey()).equals(bob.computeSecret(ann.getPublicKey('hex', 'compressed'), 'hex')), true);
        same('filled', webcrypto.getRandomValues(new Uint8Array(32)).some((byte) => byte !== 0), true);
        const shared = await subtle.importKey('raw', Buffer.from('key'), { name: 'HMAC', hash: 'SHA-1' }, true, ['sign']);
        same('a key for both', createHmac('sha1', shared).update('a').digest('hex'), createHmac('sha1', KeyObject.from(shared)).update('a').digest('hex'));
        """);
  }

  private static KeyPair pair(String algorithm) throws GeneralSecurityException {
    return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
  }

  private static KeyPair pair(String algorithm, String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }

  private static String pem(String title, Key key) {
    return pem(title, key.getEncoded());
  }

  /** A certificate that says who it is and is signed by itself. */
  private static byte[] certificate(KeyPair keys) throws Exception {
    AlgorithmIdentifier algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    V3TBSCertificateGenerator content = new V3TBSCertificateGenerator();
    content.setSerialNumber(new ASN1Integer(42));
    content.setSignature(algorithm);
    content.setIssuer(new X500Name("O=Tenon,CN=tests"));
    content.setSubject(new X500Name("O=Tenon,CN=tests"));
    content.setStartDate(new Time(Date.from(Instant.parse("2026-01-01T00:00:00Z"))));
    content.setEndDate(new Time(Date.from(Instant.parse("2026-12-31T00:00:00Z"))));
    content.setSubjectPublicKeyInfo(
        SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
    TBSCertificate unsigned = content.generateTBSCertificate();
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(keys.getPrivate());
    signature.update(unsigned.getEncoded("DER"));
    return new DERSequence(
            new ASN1Encodable[] {unsigned, algorithm, new DERBitString(signature.sign())})
        .getEncoded("DER");
  }

  private static String pem(String title, byte[] content) {
    String text =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
    return "-----BEGIN " + title + "-----\n" + text + "\n-----END " + title + "-----\n";
  }

  private static String signed(String algorithm, KeyPair keys) throws Exception {
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(keys.getPrivate());
    signature.update("the data".getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(signature.sign());
  }

  private static boolean isSigned(String algorithm, KeyPair keys, String hex) throws Exception {
    Signature signature = Signature.getInstance(algorithm);
    signature.initVerify(keys.getPublic());
    signature.update("the data".getBytes(StandardCharsets.UTF_8));
    return signature.verify(HexFormat.of().parseHex(hex));
  }
}
