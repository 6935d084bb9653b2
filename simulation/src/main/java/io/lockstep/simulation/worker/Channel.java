package io.lockstep.simulation.worker;

import io.lockstep.simulation.instance.Blobs;
import io.lockstep.simulation.instance.Numbers;
import io.lockstep.simulation.instance.Sensitivity;
import io.lockstep.simulation.instance.Texts;
import io.lockstep.simulation.internal.ffi.Cell;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;

/// Variables of an instance in a worker that are read and written together: the values lie here,
/// and travel with the letters.
final class Channel {
  private final IsolatedInstance instance;
  private final int id;
  private final int[] offsets;

  /// @param id by which the worker knows it
  /// @param offsets where the elements of each variable begin, and the number of all
  Channel(IsolatedInstance instance, int id, int[] offsets) {
    this.instance = instance;
    this.id = id;
    this.offsets = offsets;
  }

  int size() {
    return offsets[offsets.length - 1];
  }

  int offset(int variable) {
    return offsets[variable];
  }

  /// Numbers, as C has them.
  static final class OfNumbers implements Numbers {
    private final Channel channel;
    private final Cell cell;
    private final MemorySegment values;

    OfNumbers(Channel channel, Cell cell) {
      this.channel = channel;
      this.cell = cell;
      long bytes = (long) channel.size() * cell.bytes();
      // Of long, so that all types lie as they must.
      this.values =
          MemorySegment.ofArray(new long[Math.toIntExact((bytes + 7) / 8)]).asSlice(0, bytes);
    }

    @Override
    public void read() {
      channel.instance.ask(
          Op.READ_NUMBERS,
          letter -> letter.putInt(channel.id),
          letter -> {
            letter.getMemory(values);
            return true;
          });
    }

    @Override
    public void write() {
      channel.instance.ask(
          Op.WRITE_NUMBERS, letter -> letter.putInt(channel.id).putMemory(values), _ -> true);
    }

    @Override
    public int size() {
      return channel.size();
    }

    @Override
    public int offset(int variable) {
      return channel.offset(variable);
    }

    @Override
    public double get(int element) {
      return cell.getDouble(values, Objects.checkIndex(element, channel.size()));
    }

    @Override
    public long getLong(int element) {
      return cell.getLong(values, Objects.checkIndex(element, channel.size()));
    }

    @Override
    public void set(int element, double value) {
      cell.setDouble(values, Objects.checkIndex(element, channel.size()), value);
    }

    @Override
    public void setLong(int element, long value) {
      cell.setLong(values, Objects.checkIndex(element, channel.size()), value);
    }
  }

  /// Strings.
  static final class OfTexts implements Texts {
    private final Channel channel;
    private final String[] texts;

    OfTexts(Channel channel) {
      this.channel = channel;
      this.texts = new String[channel.size()];
      Arrays.fill(texts, "");
    }

    @Override
    public void read() {
      channel.instance.ask(
          Op.READ_TEXTS,
          letter -> letter.putInt(channel.id),
          letter -> {
            for (int i = 0; i < texts.length; i++) {
              texts[i] = letter.getText();
            }
            return true;
          });
    }

    @Override
    public void write() {
      channel.instance.ask(
          Op.WRITE_TEXTS,
          letter -> {
            letter.putInt(channel.id);
            for (String each : texts) {
              letter.putText(each);
            }
          },
          _ -> true);
    }

    @Override
    public int size() {
      return channel.size();
    }

    @Override
    public int offset(int variable) {
      return channel.offset(variable);
    }

    @Override
    public String get(int element) {
      return texts[element];
    }

    @Override
    public void set(int element, String value) {
      texts[element] = value;
    }
  }

  /// Binaries.
  static final class OfBlobs implements Blobs {
    private final Channel channel;
    private final byte[][] blobs;

    OfBlobs(Channel channel) {
      this.channel = channel;
      this.blobs = new byte[channel.size()][0];
    }

    @Override
    public void read() {
      channel.instance.ask(
          Op.READ_BLOBS,
          letter -> letter.putInt(channel.id),
          letter -> {
            for (int i = 0; i < blobs.length; i++) {
              blobs[i] = letter.getBytes();
            }
            return true;
          });
    }

    @Override
    public void write() {
      channel.instance.ask(
          Op.WRITE_BLOBS,
          letter -> {
            letter.putInt(channel.id);
            for (byte[] each : blobs) {
              letter.putBytes(each);
            }
          },
          _ -> true);
    }

    @Override
    public int size() {
      return channel.size();
    }

    @Override
    public int offset(int variable) {
      return channel.offset(variable);
    }

    @Override
    public byte[] get(int element) {
      return blobs[element].clone();
    }

    @Override
    public void set(int element, byte[] value) {
      blobs[element] = value.clone();
    }
  }

  /// Derivatives.
  record OfDerivatives(IsolatedInstance instance, int id, int unknowns, int knowns)
      implements Sensitivity {
    @Override
    public void directional(double[] seed, double[] result) {
      ask(Op.DIRECTIONAL, seed, knowns, result, unknowns);
    }

    @Override
    public void adjoint(double[] seed, double[] result) {
      ask(Op.ADJOINT, seed, unknowns, result, knowns);
    }

    private void ask(Op op, double[] seed, int seeds, double[] result, int results) {
      instance.fetch(
          op, letter -> letter.putInt(id).putDoubles(Arrays.copyOf(seed, seeds)), result, results);
    }
  }
}
