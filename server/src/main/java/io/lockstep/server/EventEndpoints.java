package io.lockstep.server;

import io.lockstep.api.Mails;
import io.lockstep.api.Webhooks;
import io.lockstep.cluster.kafka.KafkaEvents;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.space.egress.EndpointFiles;
import io.lockstep.space.egress.EndpointSettings;
import io.lockstep.space.egress.EventEndpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Opens the endpoints that a workspace describes: puts secrets in their places, which nobody is
/// shown afterwards.
final class EventEndpoints {
  private final String host;
  private final HostState.Publishing broker;
  private final Map<String, String> environment;
  private final InstantSource clock;

  /// @param environment where secrets may stand
  EventEndpoints(
      String host,
      HostState.Publishing broker,
      Map<String, String> environment,
      InstantSource clock) {
    this.host = host;
    this.broker = broker;
    this.environment = Map.copyOf(environment);
    this.clock = clock;
  }

  /// What a workspace describes.
  ///
  /// @throws LockstepException with CONFIGURATION_INVALID, one line a problem
  static List<EndpointSettings> read(List<NamedText> files) {
    return switch (EndpointFiles.parse(files)) {
      case EndpointFiles.Result.Valid(List<EndpointSettings> endpoints) -> endpoints;
      case EndpointFiles.Result.Invalid(List<Problem> problems) ->
          throw new LockstepException(
              ErrorCode.CONFIGURATION_INVALID,
              problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    };
  }

  /// Opens one.
  ///
  /// @throws LockstepException with CONFIGURATION_INVALID when a secret is not there
  EventEndpoint open(EndpointSettings settings) {
    return switch (settings) {
      case EndpointSettings.Webhook webhook ->
          Webhooks.open(
              webhook,
              headers(webhook.name(), webhook.headers()),
              secret(webhook.name(), "sign", webhook.signature()),
              host,
              clock);
      case EndpointSettings.Smtp smtp ->
          Mails.open(
              smtp,
              secret(smtp.name(), "password", smtp.login().map(EndpointSettings.Login::password)),
              host,
              clock);
      case EndpointSettings.Mqtt mqtt -> new MqttEvents(mqtt, broker);
      case EndpointSettings.Kafka kafka ->
          KafkaEvents.open(
              kafka,
              headers(kafka.name(), kafka.properties()),
              secret(
                  kafka.name(), "password", kafka.login().map(EndpointSettings.Login::password)));
    };
  }

  private Map<String, String> headers(String endpoint, List<EndpointSettings.Header> described) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (EndpointSettings.Header header : described) {
      headers.put(header.name(), secret(endpoint, header));
    }
    return headers;
  }

  private String secret(String endpoint, String key, Optional<EndpointSettings.Secret> described) {
    return described
        .map(secret -> secret(endpoint, new EndpointSettings.Header(key, secret)))
        .orElse("");
  }

  private String secret(String endpoint, EndpointSettings.Header header) {
    return switch (header.value()) {
      case EndpointSettings.Secret.Plain(String text) -> text;
      case EndpointSettings.Secret.Environment(String variable) -> {
        String value = environment.get(variable);
        if (value == null || value.isEmpty()) {
          throw missing(endpoint, header.name(), "a value in the environment's " + variable);
        }
        yield value;
      }
      case EndpointSettings.Secret.File(String path) -> {
        try {
          yield Files.readString(Path.of(path), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
          throw missing(endpoint, header.name(), "a readable file " + path);
        }
      }
    };
  }

  private static LockstepException missing(String endpoint, String header, String expected) {
    return new LockstepException(
        ErrorCode.CONFIGURATION_INVALID,
        "endpoint %s: %s: expected %s, found none".formatted(endpoint, header, expected));
  }
}
