package io.lockstep.server;

import io.lockstep.model.text.Problem;
import io.lockstep.space.egress.EndpointSettings;
import io.lockstep.stream.Effect;
import io.lockstep.stream.Rule;
import io.lockstep.stream.Rules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Checks that the channels by which rules let people and systems be told are endpoints of the
/// workspace, each of the kind that is meant.
final class ChannelChecks {
  private ChannelChecks() {}

  /// What is wrong, at the places of the rules.
  static List<Problem> problems(Rules rules, List<EndpointSettings> endpoints) {
    Map<String, String> kinds = new LinkedHashMap<>();
    endpoints.forEach(each -> kinds.put(each.name(), kindOf(each)));
    List<Problem> problems = new ArrayList<>();
    for (Rule rule : rules.rules()) {
      Stream.concat(rule.effects().begins().stream(), rule.effects().ends().stream())
          .distinct()
          .forEach(
              effect -> {
                switch (effect) {
                  case Effect.Post post ->
                      check(rules, rule, post.channel(), "webhook", kinds, problems);
                  case Effect.Mail mail ->
                      check(rules, rule, mail.channel(), "smtp", kinds, problems);
                  case Effect.Publish _, Effect.Command _, Effect.Write _, Effect.Log _ -> {
                    // They need no endpoint.
                  }
                }
              });
    }
    return problems;
  }

  private static String kindOf(EndpointSettings endpoint) {
    return switch (endpoint) {
      case EndpointSettings.Webhook _ -> "webhook";
      case EndpointSettings.Smtp _ -> "smtp";
      case EndpointSettings.Mqtt _ -> "mqtt";
      case EndpointSettings.Kafka _ -> "kafka";
    };
  }

  private static void check(
      Rules rules,
      Rule rule,
      String channel,
      String kind,
      Map<String, String> kinds,
      List<Problem> problems) {
    String found = kinds.get(channel);
    if (!kind.equals(found)) {
      String place = rules.placeOf(rule.name());
      int colon = place.lastIndexOf(':');
      problems.add(
          new Problem(
              place.substring(0, colon),
              Integer.parseInt(place.substring(colon + 1)),
              1,
              "rule %s: notify: expected an endpoint %s of kind %s in the folder endpoints, found %s"
                  .formatted(
                      rule.name(), channel, kind, found == null ? "none" : "one of " + found)));
    }
  }
}
