package io.lockstep.ingest;

import io.lockstep.ingest.HubMessage.State;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What is kept of a device, or a module, that speaks the contract of Azure IoT Hub. Immutable.
///
/// @param id its name in the registry, and its twin's
/// @param model the DTMI that it has announced, empty for none
/// @param speaks true while its last connection was one of this contract
/// @param listens true while its session holds a subscription to messages from the cloud
/// @param hub the host that the provisioning service assigns to it, empty before it has asked
/// @param version of its reported properties
/// @param reported its reported properties as it has reported them, a JSON object
/// @param messages from the cloud: those that are open, and the last that are done with
public record HubDevice(
    String id,
    String model,
    boolean speaks,
    boolean listens,
    String hub,
    long version,
    String reported,
    List<HubMessage> messages) {
  /// So many messages that are done with are remembered.
  static final int DONE_MAX = 50;

  /// Copies the list.
  public HubDevice {
    messages = List.copyOf(messages);
  }

  static HubDevice unheard(String id) {
    return new HubDevice(id, "", false, false, "", 1, "{}", List.of());
  }

  HubDevice announcing(String announced, boolean isSpeaking, boolean isListening) {
    return new HubDevice(id, announced, isSpeaking, isListening, hub, version, reported, messages);
  }

  HubDevice assigned(String host) {
    return new HubDevice(id, model, speaks, listens, host, version, reported, messages);
  }

  HubDevice reporting(String now) {
    return new HubDevice(id, model, speaks, listens, hub, version + 1, now, messages);
  }

  HubDevice with(List<HubMessage> now) {
    return new HubDevice(id, model, speaks, listens, hub, version, reported, now);
  }

  /// How many messages are not done with.
  int open() {
    int open = 0;
    for (HubMessage message : messages) {
      open += message.state().isOpen() ? 1 : 0;
    }
    return open;
  }

  /// The same with a message in another state; those that were done with first are forgotten.
  HubDevice with(HubMessage changed) {
    List<HubMessage> all = new ArrayList<>(messages.size());
    int done = messages.size() - open();
    for (HubMessage message : messages) {
      boolean isIt = message.number() == changed.number();
      if (!isIt && done >= DONE_MAX && !message.state().isOpen()) {
        done--;
      } else {
        all.add(isIt ? changed : message);
      }
    }
    return with(all);
  }

  /// The messages in a state, oldest first.
  List<HubMessage> in(State state) {
    List<HubMessage> found = new ArrayList<>();
    for (HubMessage message : messages) {
      if (message.state() == state) {
        found.add(message);
      }
    }
    return found;
  }

  void write(DataOutput out) throws IOException {
    HubSnapshot.writeText(out, id);
    HubSnapshot.writeText(out, model);
    out.writeBoolean(speaks);
    out.writeBoolean(listens);
    HubSnapshot.writeText(out, hub);
    out.writeLong(version);
    HubSnapshot.writeText(out, reported);
    out.writeInt(messages.size());
    for (HubMessage message : messages) {
      message.write(out);
    }
  }

  static HubDevice read(DataInput in) throws IOException {
    String id = HubSnapshot.readText(in);
    String model = HubSnapshot.readText(in);
    boolean speaks = in.readBoolean();
    boolean listens = in.readBoolean();
    String hub = HubSnapshot.readText(in);
    long version = in.readLong();
    String reported = HubSnapshot.readText(in);
    int count = HubSnapshot.readCount(in);
    List<HubMessage> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(HubMessage.read(in));
    }
    return new HubDevice(id, model, speaks, listens, hub, version, reported, messages);
  }
}
