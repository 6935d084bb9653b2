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
/// | 1 | 1 command of twins, 2 command of devices, 3 bindings, 5 options of the Sparkplug host |
/// | | the command, as its codec writes it; bindings: 4 bytes of count, then name and text of each; options: 8 bytes, the reorder time-out in microseconds |
///
/// @param receivedMicros when it was received
/// @param request what the waiting answer is found by
/// @param principal who asked
/// @param command what was asked
record CommandRecord(long receivedMicros, long request, String principal, Command command) {
  private static final byte TWINS = 1;
  private static final byte DEVICES = 2;
  private static final byte BINDINGS = 3;
  private static final byte SPARKPLUG = 5;

  /// The most bytes [#write] takes.
  static int bytesMax(String principal, Command command) {
    return 17
        + Text.bytesMax(principal)
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
  static void write(
      ByteBuffer into, long receivedMicros, long request, String principal, Command command) {
    into.putLong(receivedMicros);
    into.putLong(request);
    Text.write(into, principal);
    switch (command) {
      case Command.OfTwins twins -> TwinCommandCodec.write(twins.command(), into.put(TWINS));
      case Command.OfDevices devices ->
          DeviceCommandCodec.write(into.put(DEVICES), devices.command());
      case Command.SetBindings bindings -> writeTexts(into.put(BINDINGS), bindings.files());
      case Command.SetSparkplug(SparkplugOptions options) ->
          into.put(SPARKPLUG).putLong(options.reorderTimeoutMicros());
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
  static CommandRecord read(ByteBuffer from) {
    long received = from.getLong();
    long request = from.getLong();
    String principal = Text.read(from);
    byte kind = from.get();
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
                      .formatted(kind));
        };
    return new CommandRecord(received, request, principal, command);
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
