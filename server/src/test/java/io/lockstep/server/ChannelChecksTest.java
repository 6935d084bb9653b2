package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.stream.Rules;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Channels that rules name, beside the endpoints of the workspace.
class ChannelChecksTest {
  private static List<String> problems(String rules, String endpoints) {
    return ChannelChecks.problems(
            Rules.ofChecked(List.of(new NamedText("rules/a.yaml", rules))),
            EventEndpoints.read(List.of(new NamedText("endpoints/a.yaml", endpoints))))
        .stream()
        .map(Problem::toString)
        .toList();
  }

  @Test
  void aChannelIsAnEndpointOfItsKind() {
    assertThat(
            problems(
                """
                rule: a
                model: dtmi:t:Oven;1
                when: hot
                notify: [ { webhook: ops }, { email: ops, to: a@example.org, subject: x } ]
                ---
                rule: b
                model: dtmi:t:Oven;1
                when: hot
                log: x
                on-clear: { notify: [ { webhook: nobody }, { mqtt: { topic: a } } ] }
                """,
                "endpoints: [ { name: ops, kind: webhook, url: \"http://x.example/\" } ]"))
        .containsExactly(
            "rules/a.yaml:1:1: rule a: notify: expected an endpoint ops of kind smtp in the folder endpoints, found one of webhook",
            "rules/a.yaml:6:1: rule b: notify: expected an endpoint nobody of kind webhook in the folder endpoints, found none");
  }

  @Test
  void aMailServersPasswordStandsInNoFileOfTheWorkspace() {
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () ->
                    problems(
                        "",
                        """
                        endpoints:
                          - { name: a, kind: smtp, host: h, from: a@b.example, user: u, password: x }
                          - { name: b, kind: smtp, host: h, from: nobody, security: ssl }
                          - { name: c, kind: smtp, host: h, from: a@b.example, user: u,
                              password: { env: P }, security: none }
                          - { name: d, kind: webhook, url: "http://x.example/", sign: secret }
                        """)))
        .hasMessageContaining("endpoints/a.yaml:2:")
        .hasMessageContaining("password: expected { env: VARIABLE } or { file: PATH }")
        .hasMessageContaining("security: expected none, starttls or tls, found ssl")
        .hasMessageContaining("from: expected an address, found nobody")
        .hasMessageContaining("security: expected starttls or tls beside a password, found none")
        .hasMessageContaining("sign: expected { env: VARIABLE }")
        .hasMessageNotContaining("found secret");
  }
}
