package io.lockstep.simulation.cosim;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/// A network's state as bytes: a mark, a version, times, then each member by name with the bytes of
/// its FMU, its own numbers and its values. Big-endian.
final class NetworkBytes {
  private static final int MARK = 0x4c53_4e57;
  private static final int VERSION = 1;

  private NetworkBytes() {}

  static byte[] write(List<Member> members, NetworkState state) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MARK);
      out.writeInt(VERSION);
      out.writeDouble(state.time);
      out.writeDouble(state.startTime);
      out.writeDouble(state.suggested);
      out.writeDouble(state.earlierTime);
      out.writeInt(members.size());
      for (int m = 0; m < members.size(); m++) {
        Member member = members.get(m);
        Kept kept = state.members.get(m);
        bytes(out, member.name().getBytes(StandardCharsets.UTF_8));
        bytes(out, member.bytes(kept));
        numbers(out, kept.own());
        values(out, kept.in());
        values(out, kept.out());
        numbers(out, state.earlier[m]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// Puts members that were just made where the bytes say.
  ///
  /// @param taken keeps the members as they are then
  static NetworkState begin(List<Member> members, byte[] bytes, Supplier<NetworkState> taken) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readInt() != MARK || in.readInt() != VERSION) {
        throw invalid("expected the state of a network of version " + VERSION);
      }
      double time = in.readDouble();
      double startTime = in.readDouble();
      double suggested = in.readDouble();
      double earlierTime = in.readDouble();
      if (in.readInt() != members.size()) {
        throw invalid("expected the state of %d members".formatted(members.size()));
      }
      double[][] earlier = new double[members.size()][];
      for (int m = 0; m < members.size(); m++) {
        Member member = members.get(m);
        String name = new String(bytes(in), StandardCharsets.UTF_8);
        if (!name.equals(member.name())) {
          throw invalid("expected member \"%s\", found \"%s\"".formatted(member.name(), name));
        }
        member.begin(bytes(in), numbers(in));
        values(in, member.in);
        values(in, member.out);
        earlier[m] = numbers(in);
        if (earlier[m].length != member.slope.length) {
          throw invalid("expected other sizes of \"%s\"".formatted(name));
        }
      }
      NetworkState state = taken.get();
      state.time = time;
      state.startTime = startTime;
      state.suggested = suggested;
      state.earlierTime = earlierTime;
      for (int m = 0; m < earlier.length; m++) {
        System.arraycopy(earlier[m], 0, state.earlier[m], 0, earlier[m].length);
      }
      return state;
    } catch (IOException _) {
      throw invalid("expected more bytes, found %d".formatted(bytes.length));
    }
  }

  private static LockstepException invalid(String what) {
    return new LockstepException(
        ErrorCode.INVALID_ARGUMENT, "the state does not fit the network: " + what);
  }

  private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    return in.readNBytes(length(in));
  }

  private static int length(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw invalid("expected a length within the bytes, found %d".formatted(length));
    }
    return length;
  }

  private static void numbers(DataOutputStream out, double[] numbers) throws IOException {
    out.writeInt(numbers.length);
    for (double each : numbers) {
      out.writeDouble(each);
    }
  }

  private static double[] numbers(DataInputStream in) throws IOException {
    double[] numbers = new double[length(in)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = in.readDouble();
    }
    return numbers;
  }

  private static void values(DataOutputStream out, Values values) throws IOException {
    numbers(out, values.reals);
    out.writeInt(values.wholes.length);
    for (long each : values.wholes) {
      out.writeLong(each);
    }
    out.writeInt(values.texts.length);
    for (String each : values.texts) {
      bytes(out, each.getBytes(StandardCharsets.UTF_8));
    }
    out.writeInt(values.blobs.length);
    for (byte[] each : values.blobs) {
      bytes(out, each);
    }
  }

  private static void values(DataInputStream in, Values into) throws IOException {
    double[] reals = numbers(in);
    expect(reals.length, into.reals.length);
    System.arraycopy(reals, 0, into.reals, 0, reals.length);
    expect(in.readInt(), into.wholes.length);
    for (int i = 0; i < into.wholes.length; i++) {
      into.wholes[i] = in.readLong();
    }
    expect(in.readInt(), into.texts.length);
    for (int i = 0; i < into.texts.length; i++) {
      into.texts[i] = new String(bytes(in), StandardCharsets.UTF_8);
    }
    expect(in.readInt(), into.blobs.length);
    for (int i = 0; i < into.blobs.length; i++) {
      into.blobs[i] = bytes(in);
    }
  }

  private static void expect(int found, int expected) {
    if (found != expected) {
      throw invalid("expected %d values, found %d".formatted(expected, found));
    }
  }
}
