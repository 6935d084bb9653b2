package io.lockstep.ingest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Commands as MQTT messages with JSON, by the default topics: `lockstep/v1/<twinId>/commands/
/// <name>/<id>` with the request, or `{}` when there is none, and with `/cancel` behind it when it
/// is to be left; and desired values as one object on `lockstep/v1/<twinId>/desired`. Stateless.
public final class JsonDownlinks implements Downlinks {
  private static final String NO_REQUEST = "{}";
  private static final int QOS_AT_LEAST_ONCE = 1;

  @Override
  public Downlink of(CommandRequest request) {
    String payload = request.payloadJson().isEmpty() ? NO_REQUEST : request.payloadJson();
    return new Downlink.Message(
        DefaultTopics.command(request.twinId(), request.name(), request.id()),
        ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8)),
        QOS_AT_LEAST_ONCE);
  }

  @Override
  public DesiredMessages desired(DesiredRequest request) {
    return DesiredMessages.of(
        new Downlink.Message(
            DefaultTopics.desired(request.twinId()),
            ByteBuffer.wrap(DesiredPayload.of(request).getBytes(StandardCharsets.UTF_8)),
            QOS_AT_LEAST_ONCE));
  }

  @Override
  public Downlink.Message cancellation(CommandRequest request) {
    return new Downlink.Message(
        DefaultTopics.cancellation(request.twinId(), request.name(), request.id()),
        ByteBuffer.wrap(NO_REQUEST.getBytes(StandardCharsets.UTF_8)),
        QOS_AT_LEAST_ONCE);
  }

  @Override
  public List<Downlink.Message> rebirths(long nowMicros) {
    return List.of();
  }
}
