package io.lockstep.api.internal.pg;

import io.lockstep.api.internal.sql.PgTypes;
import io.lockstep.api.internal.sql.SqlEngine;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Writes messages of the server into a buffer that is sent when it is told to. Confined to one
/// thread.
final class PgOutput {
  private byte[] bytes = new byte[1_024];
  private int size;
  private int begin;

  int size() {
    return size;
  }

  /// What was written since, which is then forgotten.
  byte[] take() {
    byte[] taken = Arrays.copyOf(bytes, size);
    size = 0;
    return taken;
  }

  void sendTo(OutputStream out) throws IOException {
    out.write(bytes, 0, size);
    out.flush();
    size = 0;
  }

  PgOutput begin(char type) {
    int8(type);
    begin = size;
    return int32(0);
  }

  void end() {
    int length = size - begin;
    bytes[begin] = (byte) (length >>> 24);
    bytes[begin + 1] = (byte) (length >>> 16);
    bytes[begin + 2] = (byte) (length >>> 8);
    bytes[begin + 3] = (byte) length;
  }

  private void ensure(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }

  PgOutput int8(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
    return this;
  }

  PgOutput int16(int value) {
    return int8(value >>> 8).int8(value);
  }

  PgOutput int32(int value) {
    return int16(value >>> 16).int16(value);
  }

  PgOutput raw(byte[] more) {
    ensure(more.length);
    System.arraycopy(more, 0, bytes, size, more.length);
    size += more.length;
    return this;
  }

  /// A text that ends with a zero byte; one in the text is left out.
  PgOutput text(String text) {
    return raw(text.replace("\0", "").getBytes(StandardCharsets.UTF_8)).int8(0);
  }

  /// A message without a body.
  void empty(char type) {
    begin(type).end();
  }

  void authentication(int request) {
    begin('R').int32(request).end();
  }

  void status(String name, String value) {
    begin('S').text(name).text(value).end();
  }

  void key(int process, int secret) {
    begin('K').int32(process).int32(secret).end();
  }

  /// @param transaction `I` when none is open, `T`, or `E` when it failed
  void ready(char transaction) {
    begin('Z').int8(transaction).end();
  }

  void complete(String tag) {
    begin('C').text(tag).end();
  }

  void parameters(List<Integer> types) {
    PgOutput out = begin('t').int16(types.size());
    types.forEach(out::int32);
    out.end();
  }

  /// @param formats of the columns: 1 for binary
  void columns(List<SqlEngine.Column> columns, int[] formats) {
    PgOutput out = begin('T').int16(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      PgTypes type = PgTypes.of(columns.get(i).type());
      out.text(columns.get(i).name())
          .int32(0)
          .int16(0)
          .int32(type.oid())
          .int16(type.length())
          .int32(-1)
          .int16(formats[i]);
    }
    out.end();
  }

  /// @param severity ERROR, FATAL or NOTICE
  /// @param position of the character in the statement, from 1; 0 when not known
  void problem(String severity, String state, String message, int position) {
    PgOutput out = begin(severity.equals("NOTICE") ? 'N' : 'E');
    out.int8('S').text(severity).int8('V').text(severity);
    out.int8('C').text(state).int8('M').text(message);
    if (position > 0) {
      out.int8('P').text(Integer.toString(position));
    }
    out.int8(0).end();
  }
}
