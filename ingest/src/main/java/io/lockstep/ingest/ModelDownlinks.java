package io.lockstep.ingest;

import io.lockstep.dtdl.Command;
import io.lockstep.dtdl.CommandPayload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Commands by the topic and format that the twin's model states (DTDL Mqtt extension): the request
/// under its name, or as it stands when it is `Transparent`, nothing when the Command has none; the
/// answer goes to the default topic, which MQTT 5's response topic names. Twins whose model states
/// none, and commands of components, are left to others. Confined to the kernel's thread.
public final class ModelDownlinks implements Downlinks {
  /// Who commands come from, as `{invokerClientId}` says it.
  static final String INVOKER = "lockstep";

  private static final int QOS_AT_LEAST_ONCE = 1;

  private final Supplier<ModelTopics> topics;
  private final UnaryOperator<String> modelOfTwin;
  private final Downlinks others;

  /// @param topics what the models state at present
  /// @param modelOfTwin the id of a twin's model, empty when there is no such twin
  /// @param others takes commands to all other twins
  public ModelDownlinks(
      Supplier<ModelTopics> topics, UnaryOperator<String> modelOfTwin, Downlinks others) {
    this.topics = topics;
    this.modelOfTwin = modelOfTwin;
    this.others = others;
  }

  @Override
  public List<Downlink.Message> rebirths(long nowMicros) {
    return others.rebirths(nowMicros);
  }

  /// A topic that a model states has none beside it.
  @Override
  public Downlink.@Nullable Message cancellation(CommandRequest request) {
    ModelTopics.Speaker speaker = topics.get().speaker(modelOfTwin.apply(request.twinId()));
    boolean isStated =
        speaker != null && speaker.commands() != null && speaker.command(request.name()) != null;
    return isStated ? null : others.cancellation(request);
  }

  @Override
  public DesiredMessages desired(DesiredRequest request) {
    return others.desired(request);
  }

  @Override
  public Downlink of(CommandRequest request) {
    ModelTopics.Speaker speaker = topics.get().speaker(modelOfTwin.apply(request.twinId()));
    ModelTopic topic = speaker == null ? null : speaker.commands();
    Command command = speaker == null ? null : speaker.command(request.name());
    if (speaker == null || topic == null || command == null) {
      return others.of(request);
    }
    if (speaker.format() == PayloadFormat.OTHER) {
      return new Downlink.Unroutable(
          "payloadFormat of model %s: expected one that has a codec here, found %s"
              .formatted(topic.model(), topic.formatName()));
    }
    StringBuilder filled = new StringBuilder();
    for (String label : topic.pattern().split("/", -1)) {
      String level = levelOf(label, topic, request);
      if (level == null) {
        return new Downlink.Unroutable(
            "commandTopic %s of model %s: expected tokens that have a value here, found %s for twin %s"
                .formatted(topic.pattern(), topic.model(), label, request.twinId()));
      }
      filled.append(filled.isEmpty() ? "" : "/").append(level);
    }
    ByteBuffer payload = payload(speaker.format(), command.request(), request.payloadJson());
    return new Downlink.Message(
        filled.toString(),
        payload,
        QOS_AT_LEAST_ONCE,
        new Downlink.Answer(
            DefaultTopics.answer(request.twinId(), request.name(), request.id()),
            speaker.format().contentType(),
            speaker.format() == PayloadFormat.JSON));
  }

  /// Null when a label cannot become a level of a topic.
  private static @Nullable String levelOf(String label, ModelTopic topic, CommandRequest request) {
    if (!label.startsWith("{")) {
      return label;
    }
    return switch (label) {
      case "{modelId}" -> topic.model();
      case "{commandName}" -> request.name();
      case "{invokerClientId}" -> INVOKER;
      case "{executorId}" -> isLevel(request.twinId()) ? request.twinId() : null;
      default -> null;
    };
  }

  private static boolean isLevel(String id) {
    return id.indexOf('/') < 0 && id.indexOf('+') < 0 && id.indexOf('#') < 0;
  }

  private static ByteBuffer payload(
      PayloadFormat format, @Nullable CommandPayload request, String json) {
    if (request == null || json.isEmpty()) {
      return ByteBuffer.allocate(0);
    }
    if (format == PayloadFormat.RAW) {
      return RawPayloads.of(request.schema(), json);
    }
    String whole =
        ModelAnswers.isTransparent(request) ? json : "{\"" + request.name() + "\":" + json + "}";
    return format == PayloadFormat.CBOR
        ? CborWriter.write(whole)
        : ByteBuffer.wrap(whole.getBytes(StandardCharsets.UTF_8));
  }
}
