package io.lockstep.space;

import io.lockstep.ingest.DeviceCommandCodec;
import io.lockstep.ingest.HubCommand;
import io.lockstep.ingest.SparkplugOptions;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.model.Text;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.TwinCommandCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The layout of a COMMAND record in the input journal. All numbers are big-endian.
///
/// | bytes | what |
/// |---|---|
/// | 8 | received, microseconds since 1970-01-01T00:00Z |
/// | 8 | request, unique since the space was opened, drawn outside of the kernel |
/// | text | who asked: the principal's name |
/// | 1 | 1 command of twins, 2 command of devices, 3 bindings, 5 options of the Sparkplug host, 6 something for devices with a cloud's contract, 7 a step of a re-binding; 64 more when a reason follows |
/// | text | why they ask, when the number says so |
/// | | the command, as its codec writes it; bindings: 4 bytes of count, then name and text of each; options: 8 bytes, the reorder time-out in microseconds |
///
/// @param receivedMicros when it was received
/// @param request what the waiting answer is found by
/// @param principal who asked
/// @param role what they might do at most; null in records of releases that did not say it
/// @param reason why they ask, in their own words; empty when they do not say
/// @param command what was asked
public record CommandRecord(
    long receivedMicros,
    long request,
    String principal,
    @Nullable Role role,
    String reason,
    Command command) {
  private static final byte TWINS = 1;
  private static final byte DEVICES = 2;
  private static final byte BINDINGS = 3;
  private static final byte SPARKPLUG = 5;
  private static final byte HUB = 6;
  private static final byte REBINDING = 7;
  private static final int HAS_REASON = 64;
  private static final int HAS_ROLE = 32;

  /// The most bytes [#write] takes.
  public static int bytesMax(Principal principal, Command command) {
    return 18
        + Text.bytesMax(principal.name())
        + Text.bytesMax(principal.reason())
        + switch (command) {
          case Command.OfTwins twins -> TwinCommandCodec.bytesMax(twins.command());
          case Command.OfDevices devices -> DeviceCommandCodec.bytesMax(devices.command());
          case Command.SetBindings bindings -> bytesMax(bindings.files());
          case Command.SetSparkplug _ -> Long.BYTES;
          case Command.OfHub(HubCommand hub) -> hub.bytesMax();
          case Command.OfRebinding(RebindingCommand step) -> RebindingCodec.bytes(step).length;
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
      ByteBuffer into, long receivedMicros, long request, Principal principal, Command command) {
    into.putLong(receivedMicros);
    into.putLong(request);
    Text.write(into, principal.name());
    switch (command) {
      case Command.OfTwins twins -> {
        writeKind(into, TWINS, principal);
        TwinCommandCodec.write(twins.command(), into);
      }
      case Command.OfDevices devices -> {
        writeKind(into, DEVICES, principal);
        DeviceCommandCodec.write(into, devices.command());
      }
      case Command.SetBindings bindings -> {
        writeKind(into, BINDINGS, principal);
        writeTexts(into, bindings.files());
      }
      case Command.SetSparkplug(SparkplugOptions options) -> {
        writeKind(into, SPARKPLUG, principal);
        into.putLong(options.reorderTimeoutMicros());
      }
      case Command.OfHub(HubCommand hub) -> {
        writeKind(into, HUB, principal);
        hub.write(into);
      }
      case Command.OfRebinding(RebindingCommand step) -> {
        writeKind(into, REBINDING, principal);
        into.put(RebindingCodec.bytes(step));
      }
    }
  }

  private static void writeKind(ByteBuffer into, byte kind, Principal principal) {
    boolean hasReason = !principal.reason().isEmpty();
    into.put((byte) (kind | HAS_ROLE | (hasReason ? HAS_REASON : 0)));
    into.put(codeOf(principal.role()));
    if (hasReason) {
      Text.write(into, principal.reason());
    }
  }

  /// The byte that stands for a role in journals; stable over releases.
  private static byte codeOf(Role role) {
    return switch (role) {
      case VIEWER -> 0;
      case OPERATOR -> 1;
      case ENGINEER -> 2;
      case ADMIN -> 3;
      case DEVICE -> 4;
    };
  }

  private static Role roleOf(int code) {
    return switch (code) {
      case 0 -> Role.VIEWER;
      case 1 -> Role.OPERATOR;
      case 2 -> Role.ENGINEER;
      case 3 -> Role.ADMIN;
      case 4 -> Role.DEVICE;
      default ->
          throw new LockstepException(
              ErrorCode.DATA_CORRUPT,
              "command record: expected a role of 0 to 4, found %d".formatted(code));
    };
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
    Role role = (number & HAS_ROLE) == 0 ? null : roleOf(from.get());
    String reason = (number & HAS_REASON) == 0 ? "" : Text.read(from);
    int kind = number & ~(HAS_REASON | HAS_ROLE);
    Command command =
        switch (kind) {
          case TWINS -> new Command.OfTwins(TwinCommandCodec.read(from));
          case DEVICES -> new Command.OfDevices(DeviceCommandCodec.read(from));
          case BINDINGS -> new Command.SetBindings(readTexts(from));
          case SPARKPLUG -> new Command.SetSparkplug(new SparkplugOptions(from.getLong()));
          case HUB -> new Command.OfHub(HubCommand.read(from));
          case REBINDING -> new Command.OfRebinding(RebindingCodec.read(from));
          default ->
              throw new LockstepException(
                  ErrorCode.DATA_CORRUPT,
                  "command record: expected kind 1 to 3 or 5 to 7, found %d (a journal of a newer release?)"
                      .formatted(number));
        };
    return new CommandRecord(received, request, principal, role, reason, command);
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
