package org.quorate.guest.config;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.quorate.model.InvalidInput;

/**
 * A file's bytes as text and back without loss: UTF-8, or Latin-1 when the bytes are not UTF-8.
 *
 * @param charset what the bytes were read as and will be written as
 */
record ConfigText(String text, Charset charset) {
  static ConfigText read(byte[] bytes) {
    try {
      return new ConfigText(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString(),
          StandardCharsets.UTF_8);
    } catch (CharacterCodingException notUtf8) {
      return new ConfigText(
          new String(bytes, StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
    }
  }

  byte[] bytes() {
    try {
      ByteBuffer encoded = charset.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException unmappable) {
      throw new InvalidInput(
          "the configuration holds a character that " + charset + " cannot express");
    }
  }
}
