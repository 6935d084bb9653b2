package io.lockstep.ingest;

import io.lockstep.broker.ConnectionNews;
import io.lockstep.broker.SubscriptionNews;
import io.lockstep.ingest.HubMessage.State;
import io.lockstep.model.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/// Decides what becomes of devices that speak a cloud's contract besides what they say: that they
/// come, that they are sent something, that they have it. Confined to the kernel's thread.
public final class ContractHub {
  /// What an announcement of Azure's contract begins with; the model follows.
  static final String AZURE = "azure ";

  /// What an announcement to Azure's provisioning service begins with; the host that is assigned
  /// follows.
  static final String PROVISIONING = "dps ";

  /// Messages that wait for a device at most, as in IoT Hub.
  public static final int QUEUE_MAX = 50;

  /// What a filter for patches of desired properties begins with in a device's tree.
  static final String DESIRED = "iothub/twin/PATCH/properties/desired";

  private static final String TO_DEVICE = "messages/devicebound";

  private final ContractState state;
  private final ThingSession things;

  ContractHub(ContractState state, ThingSession things) {
    this.state = state;
    this.things = things;
  }

  /// What it decides about.
  public ContractState state() {
    return state;
  }

  /// True when a session's record says something to it.
  public boolean concerns(DevicePresence there) {
    DevicePresence.Announced announced = there.announced();
    return !there.ownFilters().isEmpty()
        || (there.subscription() != null && things.events().isHeard())
        || (announced != null
            && (announced.text().startsWith(AZURE)
                || announced.text().startsWith(PROVISIONING)
                || state.find(announced.principal()) != null
                || state.things().find(announced.principal()) != null
                || state.things().listeners().get(announced.principal()) != null));
  }

  /// Takes what the journal says of a connection.
  public void connection(DevicePresence there) {
    ConnectionNews news = there.connection();
    if (news != null) {
      things.events().connection(news);
    }
  }

  /// Takes what a session's record says: who is there, and what they listen to. A device that
  /// announces a model appears as a twin of it.
  ///
  /// @param nowMicros when that was, as far as it is known
  public void met(DevicePresence there, long nowMicros, SampleTarget target) {
    DevicePresence.Announced announced = there.announced();
    if (announced != null) {
      things.met(announced.principal(), announced.isNew());
      met(announced, target);
    }
    SubscriptionNews subscription = there.subscription();
    if (subscription != null) {
      things.events().subscription(subscription, nowMicros);
    }
    for (DevicePresence.OwnFilter filter : there.ownFilters()) {
      if (filter.device().isEmpty()) {
        things.events().listens("", filter.filter());
        continue;
      }
      String own = filter.filter().substring(OwnTree.of(filter.device()).length());
      if (things.listens(filter.device(), own, target, nowMicros)) {
        continue;
      }
      HubDevice device = state.find(filter.device());
      if (device != null && TopicFilters.covers(filter.filter(), devicebound(device.id()) + "/x")) {
        state.put(device.announcing(device.model(), device.speaks(), true));
        sendQueued(device);
      }
    }
  }

  private void met(DevicePresence.Announced announced, SampleTarget target) {
    if (announced.text().startsWith(PROVISIONING)) {
      String host = announced.text().substring(PROVISIONING.length());
      state.put(state.get(announced.principal()).assigned(host));
      return;
    }
    boolean isAzure = announced.text().startsWith(AZURE);
    if (!isAzure && state.find(announced.principal()) == null) {
      return;
    }
    HubDevice before = state.get(announced.principal());
    String model = isAzure ? announced.text().substring(AZURE.length()) : before.model();
    boolean listens = before.listens() && !announced.isNew();
    HubDevice now = before.announcing(model, isAzure, listens);
    if (announced.isNew()) {
      // What was sent into the session before is lost with it.
      for (HubMessage lost : now.in(State.SENT)) {
        now = now.with(lost.in(State.QUEUED, announced.atMicros()));
      }
    }
    state.put(now);
    if (isAzure && !model.isEmpty()) {
      String id = announced.principal();
      int twin = target.twin(id, id, model);
      String found = twin < 0 ? "" : target.shape(twin).modelId();
      if (twin >= 0 && !found.equals(model)) {
        target.drift(
            id,
            id,
            "",
            DriftReason.OTHER_MODEL,
            "the device announces %s, its twin is of %s".formatted(model, found));
      }
    }
  }

  private void sendQueued(HubDevice device) {
    for (HubMessage message : device.in(State.QUEUED)) {
      state.due().put(message.number(), device.id());
    }
  }

  /// What a device listens to for messages from the cloud, as the server names it.
  static String devicebound(String id) {
    int slash = id.indexOf('/');
    String device = slash < 0 ? id : id.substring(0, slash);
    String module = slash < 0 ? "" : "modules/" + id.substring(slash + 1) + "/";
    return OwnTree.of(id) + "devices/" + device + "/" + module + TO_DEVICE;
  }

  /// Carries out a command.
  ///
  /// @param nowMicros when it was received
  public DeviceReply apply(HubCommand command, long nowMicros, SampleTarget target) {
    return switch (command) {
      case HubCommand.Send send -> send(send, nowMicros, target);
      case HubCommand.Delivered(String reference, long at) -> delivered(reference, at);
      case HubCommand.CreateJob job -> things.jobs().apply(job, nowMicros);
      case HubCommand.CancelJob job -> things.jobs().apply(job, nowMicros);
    };
  }

  private DeviceReply send(HubCommand.Send wanted, long nowMicros, SampleTarget target) {
    HubDevice device = state.get(wanted.device());
    if (device.open() >= QUEUE_MAX) {
      return new DeviceReply.Refused(
          ErrorCode.CONFLICT,
          "device %s: expected at most %d messages that wait for it, found as many; wait until it takes some"
              .formatted(wanted.device(), QUEUE_MAX));
    }
    HubMessage message =
        new HubMessage(
            state.nextNumber(),
            wanted.properties(),
            wanted.payload(),
            State.QUEUED,
            nowMicros,
            nowMicros,
            wanted.expiresMicros(),
            -1);
    List<HubMessage> all = new ArrayList<>(device.messages());
    all.add(message);
    state.put(device.with(all));
    state.opened(message.number(), device.id());
    target.setTimer(wanted.expiresMicros(), DecoderTimers.CONTRACT, message.number());
    if (device.listens()) {
      state.due().put(message.number(), device.id());
    }
    return new DeviceReply.Done(true);
  }

  private DeviceReply delivered(String reference, long atMicros) {
    finish(numberOf(reference), State.DELIVERED, atMicros);
    return new DeviceReply.Done(false);
  }

  /// What is desired of a twin has changed.
  public void desired(String twin, long nowMicros, SampleTarget target) {
    things.shadows().follow(twin, target, Math.floorDiv(nowMicros, 1_000_000L));
  }

  /// A message's time, or a job's, is over.
  void due(long number, long nowMicros) {
    finish(number, State.EXPIRED, nowMicros);
    things.jobs().due(number, nowMicros);
  }

  private void finish(long number, State now, long micros) {
    String owner = state.ownerOf(number);
    if (owner == null) {
      return;
    }
    HubDevice device = state.get(owner);
    for (HubMessage message : device.messages()) {
      if (message.number() == number) {
        state.put(device.with(message.in(now, micros)));
      }
    }
    state.closed(number);
  }

  /// A record of ours was read back: what it carries is sent.
  ///
  /// @param position of the record in the journal of inputs
  public void sent(String reference, long position, long nowMicros) {
    long number = numberOf(reference);
    if (reference.startsWith(ContractState.ANSWER)) {
      state.answers().remove(number);
      return;
    }
    state.due().remove(number);
    String owner = state.ownerOf(number);
    if (owner != null) {
      HubDevice device = state.get(owner);
      for (HubMessage message : device.messages()) {
        if (message.number() == number) {
          state.put(device.with(message.sentAt(position, nowMicros)));
        }
      }
    }
  }

  private static long numberOf(String reference) {
    String digits = reference.substring(reference.lastIndexOf(':') + 1);
    boolean isNumber =
        !digits.isEmpty()
            && digits.length() <= 18
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return isNumber ? Long.parseLong(digits) : -1;
  }
}
