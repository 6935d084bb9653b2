package io.lockstep.ingest;

import io.lockstep.ingest.azure.PropertyBag;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// To devices that speak a cloud's contract, of Azure IoT Hub: commands as direct methods, desired
/// values as patches of the device twin; of AWS IoT: commands as such, desired values as
/// differences of the classic shadow; and what waits in [ContractState]. Confined to the kernel's
/// thread.
final class ContractDownlinks implements Downlinks {
  private static final int QOS_AT_LEAST_ONCE = 1;
  private static final int ROUND_MAX = 256;
  private static final long SECOND_MICROS = 1_000_000;

  /// An answer that nobody waits for any more; SDKs give up after a minute or less.
  private static final long ANSWER_SECONDS = 60;

  private static final String NO_PAYLOAD = "null";

  private final ContractState state;
  private final Downlinks others;

  ContractDownlinks(ContractState state, Downlinks others) {
    this.state = state;
    this.others = others;
  }

  private boolean speaks(String twinId) {
    HubDevice device = state.find(twinId);
    return device != null && device.speaks();
  }

  @Override
  public Downlink of(CommandRequest request) {
    if (!speaks(request.twinId())) {
      return ofThing(request);
    }
    String payload = request.payloadJson().isEmpty() ? NO_PAYLOAD : request.payloadJson();
    return new Downlink.Message(
        "%siothub/methods/POST/%s/?$rid=%s"
            .formatted(
                OwnTree.of(request.twinId()), request.name().replace('/', '*'), request.id()),
        utf8(payload),
        QOS_AT_LEAST_ONCE);
  }

  /// A command by the contract of AWS IoT: its request as it is, or its name when there is none.
  private Downlink ofThing(CommandRequest request) {
    Thing thing = state.things().find(request.twinId());
    String topic = ThingSession.commandTopic(thing, request.id());
    if (topic == null) {
      return others.of(request);
    }
    String payload = request.payloadJson();
    if (payload.isEmpty()) {
      StringBuilder named = new StringBuilder("{\"command\":");
      JsonTree.quote(named, request.name());
      payload = named.append('}').toString();
    }
    return new Downlink.Message(
        topic,
        topic.endsWith("/cbor") ? CborWriter.write(payload) : utf8(payload),
        QOS_AT_LEAST_ONCE);
  }

  @Override
  public DesiredMessages desired(DesiredRequest request) {
    Thing thing = state.things().find(request.twinId());
    if (thing != null && thing.hears() && !speaks(request.twinId())) {
      return DesiredMessages.of(
          new Downlink.Message(
              OwnTree.of(thing.id()) + ThingShadows.deltaTopic(thing.id()),
              utf8(ThingShadows.deltaOf(thing, request)),
              QOS_AT_LEAST_ONCE));
    }
    return speaks(request.twinId())
        ? DesiredMessages.of(
            new Downlink.Message(
                "%siothub/twin/PATCH/properties/desired/?$version=%d"
                    .formatted(OwnTree.of(request.twinId()), request.version()),
                utf8(DesiredPayload.marked(request)),
                QOS_AT_LEAST_ONCE))
        : others.desired(request);
  }

  /// A method has none, nor has a command of AWS IoT.
  @Override
  public Downlink.@Nullable Message cancellation(CommandRequest request) {
    boolean hasNone =
        speaks(request.twinId())
            || ThingSession.commandTopic(state.things().find(request.twinId()), "") != null;
    return hasNone ? null : others.cancellation(request);
  }

  @Override
  public List<Downlink.Message> rebirths(long nowMicros) {
    return others.rebirths(nowMicros);
  }

  @Override
  public List<Downlink.Own> own(long nowMicros) {
    if (state.answers().isEmpty() && state.due().isEmpty()) {
      return List.of();
    }
    List<Downlink.Own> own = new ArrayList<>();
    for (Map.Entry<Long, ContractState.Answer> waiting : state.answers().entrySet()) {
      if (own.size() == ROUND_MAX) {
        return own;
      }
      ContractState.Answer answer = waiting.getValue();
      own.add(
          new Downlink.Own(
              ContractState.ANSWER + waiting.getKey(),
              new Downlink.Message(answer.topic(), utf8(answer.text()), QOS_AT_LEAST_ONCE),
              ANSWER_SECONDS));
    }
    for (Map.Entry<Long, String> waiting : state.due().entrySet()) {
      HubDevice device = state.get(waiting.getValue());
      for (HubMessage message : device.messages()) {
        long left = message.expiresMicros() - nowMicros;
        if (message.number() == waiting.getKey() && left > 0 && own.size() < ROUND_MAX) {
          own.add(
              new Downlink.Own(
                  ContractState.MESSAGE + message.number(),
                  messageTo(device, message),
                  Math.max(1, (left + SECOND_MICROS - 1) / SECOND_MICROS)));
        }
      }
    }
    return own;
  }

  private static Downlink.Message messageTo(HubDevice device, HubMessage message) {
    String topic = ContractHub.devicebound(device.id());
    String to = topic.substring(OwnTree.of(device.id()).length());
    String bag = "%24.to=" + PropertyBag.encode("/" + to);
    return new Downlink.Message(
        topic + "/" + bag + (message.properties().isEmpty() ? "" : "&" + message.properties()),
        ByteBuffer.wrap(Base64.getDecoder().decode(message.payload())),
        QOS_AT_LEAST_ONCE);
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
