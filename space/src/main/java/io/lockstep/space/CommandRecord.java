package io.lockstep.space;

import io.lockstep.ingest.DeviceCommandCodec;
import io.lockstep.ingest.SparkplugOptions;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Text;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.TwinCommandCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The layout of a COMMAND record in the input journal. All numbers are big-endian.
///
/// | bytes | what |
/// |---|---|
/// | 8 | received, microseconds since 1970-01-01T00:00Z |
/// | 8 | request, unique since the space was opened, drawn outside of the kernel |
/// | text | who asked: the principal's name |
/// | 1 | 1 command of twins, 2 command of devices, 3 bindings, 5 options of the Sparkplug host; 64 more when a reason follows |
/// | text | why they ask, when the number says so |
/// | | the command, as its codec writes it; bindings: 4 bytes of count, then name and text of each; options: 8 bytes, the reorder time-out in microseconds |
///
/// @param receivedMicros when it was received
/// @param request what the waiting answer is found by
/// @param principal who asked
/// @param reason why they ask, in their own words; empty when they do not say
/// @param command what was asked
public record CommandRecord(
    long receivedMicros, long request, String principal, String reason, Command command) {
  private static final byte TWINS = 1;
  private static final byte DEVICES = 2;
  private static final byte BINDINGS = 3;
  private static final byte SPARKPLUG = 5;
  private static final int HAS_REASON = 64;

  /// The most bytes [#write] takes.
  public static int bytesMax(String principal, String reason, Command command) {
    return 17
        + Text.bytesMax(principal)
        + Text.bytesMax(reason)
        + switch (command) {
          case Command.OfTwins twins -> TwinCommandCodec.bytesMax(twins.command());
          case Command.OfDevices devices -> DeviceCommandCodec.bytesMax(devices.command());
          case Command.SetBindings bindings -> bytesMax(bindings.files());
          case Command.SetSparkplug _ -> Long.BYTES;
        };
  }

  private static int bytesMax(List<NamedText> files) {
    int bytes = 4;
    for (NamedText file : files) {
      bytes += Text.bytesMax(file.name()) + Text.bytesMax(file.text());
    }
    return bytes;
  }

  /// Writes a record at the buffer's position.
  public static void write(
      ByteBuffer into,
      long receivedMicros,
      long request,
      String principal,
      String reason,
      Command command) {
    into.putLong(receivedMicros);
    into.putLong(request);
    Text.write(into, principal);
    switch (command) {
      case Command.OfTwins twins -> {
        writeKind(into, TWINS, reason);
        TwinCommandCodec.write(twins.command(), into);
      }
      case Command.OfDevices devices -> {
        writeKind(into, DEVICES, reason);
        DeviceCommandCodec.write(into, devices.command());
      }
      case Command.SetBindings bindings -> {
        writeKind(into, BINDINGS, reason);
        writeTexts(into, bindings.files());
      }
      case Command.SetSparkplug(SparkplugOptions options) -> {
        writeKind(into, SPARKPLUG, reason);
        into.putLong(options.reorderTimeoutMicros());
      }
    }
  }

  private static void writeKind(ByteBuffer into, byte kind, String reason) {
    if (reason.isEmpty()) {
      into.put(kind);
    } else {
      Text.write(into.put((byte) (kind | HAS_REASON)), reason);
    }
  }

  private static void writeTexts(ByteBuffer into, List<NamedText> files) {
    into.putInt(files.size());
    for (NamedText file : files) {
      Text.write(into, file.name());
      Text.write(into, file.text());
    }
  }

  /// Reads a record at the buffer's position.
  ///
  /// @throws LockstepException with [ErrorCode#DATA_CORRUPT] when there is none
  public static CommandRecord read(ByteBuffer from) {
    long received = from.getLong();
    long request = from.getLong();
    String principal = Text.read(from);
    int number = from.get();
    String reason = (number & HAS_REASON) == 0 ? "" : Text.read(from);
    int kind = number & ~HAS_REASON;
    Command command =
        switch (kind) {
          case TWINS -> new Command.OfTwins(TwinCommandCodec.read(from));
          case DEVICES -> new Command.OfDevices(DeviceCommandCodec.read(from));
          case BINDINGS -> new Command.SetBindings(readTexts(from));
          case SPARKPLUG -> new Command.SetSparkplug(new SparkplugOptions(from.getLong()));
          default ->
              throw new LockstepException(
                  ErrorCode.DATA_CORRUPT,
                  "command record: expected kind 1 to 3 or 5, found %d (a journal of a newer release?)"
                      .formatted(number));
        };
    return new CommandRecord(received, request, principal, reason, command);
  }

  private static List<NamedText> readTexts(ByteBuffer from) {
    int count = from.getInt();
    List<NamedText> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      files.add(new NamedText(Text.read(from), Text.read(from)));
    }
    return files;
  }
}
