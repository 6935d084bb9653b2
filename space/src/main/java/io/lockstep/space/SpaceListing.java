package io.lockstep.space;

import io.lockstep.ingest.CredentialHash;
import io.lockstep.ingest.Device;
import io.lockstep.ingest.DeviceCommand;
import io.lockstep.ingest.DeviceCommandCodec;
import io.lockstep.ingest.Devices;
import io.lockstep.ingest.Token;
import io.lockstep.ingest.User;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.StateListing;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// What a space knows, as lines that can be compared: a [StateListing] of its kernel, its devices
/// and its bindings. A line of a device or token tells a credential by a number that is the same
/// for the same one, and leads back to none.
public final class SpaceListing {
  private SpaceListing() {}

  /// All that a driver knows.
  public static List<String> of(Driver driver) {
    List<List<String>> listings = new ArrayList<>();
    listings.add(StateListing.of(driver.kernel().view()));
    listings.add(ofRegistry(driver));
    return StateListing.merged(listings);
  }

  /// What a driver knows besides its kernel.
  public static List<String> ofRegistry(Driver driver) {
    List<String> lines = new ArrayList<>(ofDevices(driver.devices()));
    lines.addAll(ofBindings(driver.bindingFiles()));
    lines.add("sparkplug\t" + Long.toHexString(driver.sparkplug().stateHash()));
    driver
        .sparkplug()
        .health()
        .nodes()
        .forEach(node -> lines.add("sparkplug node\t" + escaped(node.toString())));
    return lines;
  }

  private static List<String> ofDevices(Devices devices) {
    List<String> lines = new ArrayList<>();
    for (Device device : devices.devices()) {
      lines.add(
          line("device " + device.id(), device.toString(), new DeviceCommand.PutDevice(device)));
    }
    for (Token token : devices.tokens()) {
      lines.add(line("token " + token.id(), token.toString(), new DeviceCommand.AddToken(token)));
    }
    for (User user : devices.users()) {
      lines.add(line("user " + user.name(), user.toString(), new DeviceCommand.AddUser(user)));
    }
    return lines;
  }

  private static String line(String what, String text, DeviceCommand command) {
    ByteBuffer bytes = ByteBuffer.allocate(DeviceCommandCodec.bytesMax(command));
    DeviceCommandCodec.write(bytes, command);
    byte[] all = new byte[bytes.position()];
    bytes.flip().get(all);
    String print = CredentialHash.of(HexFormat.of().formatHex(all)).hex().substring(0, 16);
    return escaped(what) + "\t" + print + " " + escaped(text);
  }

  private static List<String> ofBindings(List<NamedText> files) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      NamedText file = files.get(i);
      lines.add("bindings %d %s\t%s".formatted(i, escaped(file.name()), escaped(file.text())));
    }
    return lines;
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
  }
}
