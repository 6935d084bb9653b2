package io.lockstep.twin.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Policies are read strictly, and what is wrong with them is told by file and line.
class PoliciesTest {
  private static final String EXAMPLE =
      """
      policy: line1-operators
      subjects: [user:anna, group:bakers, token:tablet-7, role:viewer]
      grant:
        - { rights: [read, write, command], below: { twin: bakery/line1, along: contains } }
        - { rights: [read], model: dtmi:example:Oven;1, properties: [zone2.*, power] }
      deny:
        - { rights: [write], twins: [bakery/line1/oven1], properties: [setpoint] }
      """;

  private static Policies valid(String text) {
    return switch (Policies.parse(List.of(new NamedText("policies/a.yaml", text)))) {
      case PoliciesResult.Valid(Policies policies) -> policies;
      case PoliciesResult.Invalid(List<Problem> problems) -> throw new AssertionError(problems);
    };
  }

  private static List<String> problems(String text) {
    return switch (Policies.parse(List.of(new NamedText("policies/a.yaml", text)))) {
      case PoliciesResult.Valid _ -> List.of();
      case PoliciesResult.Invalid(List<Problem> problems) ->
          problems.stream().map(Problem::toString).toList();
    };
  }

  @Test
  void theExampleIsRead() {
    Policy policy = valid(EXAMPLE).policies().getFirst();
    assertThat(policy.name()).isEqualTo("line1-operators");
    assertThat(policy.place()).isEqualTo("policies/a.yaml:1");
    assertThat(policy.subjects())
        .hasToString("[user:anna, group:bakers, token:tablet-7, role:viewer]");
    assertThat(policy.grants())
        .containsExactly(
            new Clause(
                java.util.EnumSet.allOf(Right.class),
                new Clause.Below("bakery/line1", List.of("contains")),
                List.of(),
                null,
                List.of(),
                "policies/a.yaml:4"),
            new Clause(
                java.util.EnumSet.of(Right.READ),
                null,
                List.of(),
                "dtmi:example:Oven;1",
                List.of("zone2", "power"),
                "policies/a.yaml:5"));
    assertThat(policy.denies().getFirst().place()).isEqualTo("policies/a.yaml:7");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "policy: a, subject: [user:a]| policies/a.yaml:1:14: policy: expected one of policy, subjects, grant, deny, found subject; did you mean subjects?",
        "policy: a b, subjects: [user:a], grant: []| policies/a.yaml:1:11: policy: expected a name of at most 128 letters, digits, dots, dashes and underscores, found a b",
        "policy: built-in-viewer, subjects: [user:a], grant: []| expected a name that does not begin with built-in-",
        "policy: a, subjects: [anna], grant: []| policies/a.yaml:1:25: subjects: expected user:NAME, group:NAME, token:NAME, device:ID or role:viewer, operator, engineer, admin, device, found anna",
        "policy: a, subjects: [role:boss], grant: []| found role:boss",
        "policy: a, subjects: [], grant: []| subjects: expected somebody whom the policy is about, found nobody",
        "policy: a, subjects: [user:a]| policy: expected the key grant or deny, found none",
        "policy: a, subjects: [user:a], grant: [{ rights: [see], twins: [t] }]| policies/a.yaml:1:53: rights: expected read, write or command, found see",
        "policy: a, subjects: [user:a], grant: [{ rights: [], twins: [t] }]| rights: expected read, write or command, found none",
        "policy: a, subjects: [user:a], grant: [{ rights: [read] }]| grant: expected the key below, twins or model, found none; twins: ['*'] for all twins",
        "policy: a, subjects: [user:a], deny: [{ rights: [read], model: Oven }]| model: expected a DTMI, found Oven",
        "policy: a, subjects: [user:a], deny: [{ rights: [read], twins: [a*b] }]| twins: expected * at the end of an id only, found a*b",
        "policy: a, subjects: [user:a], deny: [{ rights: [read], twins: [a], properties: [a/b] }]| properties: expected names with dots between, .* at the end for all below, found a/b",
        "policy: a, subjects: [user:a], deny: [{ rights: [read], below: { twin: a } }]| below: expected the key along, found none",
        "policy: a, subjects: [user:a], deny: [{ rights: [read], twins: [a], properties: [] }]| properties: expected paths, found none; leave the key out for the whole twin"
      })
  void whatIsWrongIsToldWithItsPlace(String document, String problem) {
    assertThat(problems("{ " + document + " }"))
        .anySatisfy(found -> assertThat(found).contains(problem));
  }

  @Test
  void aNameCountsOnce() {
    assertThat(problems(EXAMPLE + "---\n" + EXAMPLE))
        .containsExactly(
            "policies/a.yaml:9:9: policy line1-operators: expected each name once, found another at policies/a.yaml:1");
  }

  @Test
  void onlyThoseAreLimitedWhomPoliciesConcern() {
    Policies policies = valid(EXAMPLE);
    assertThat(policies.limits(new Principal("anna", Role.OPERATOR))).isTrue();
    assertThat(policies.limits(new Principal("bert", Role.OPERATOR))).isFalse();
    assertThat(policies.limits(new Principal("bert", Role.VIEWER))).isTrue();
    assertThat(policies.limits(new Principal("bert", Role.OPERATOR, "", List.of("bakers"), false)))
        .isTrue();
    assertThat(policies.limits(new Principal("bert", Role.ADMIN, "", List.of(), true))).isTrue();
    assertThat(policies.limits(new Principal("admin", Role.ADMIN, "", List.of("bakers"), true)))
        .isFalse();
    assertThat(Policies.none().limits(new Principal("anna", Role.OPERATOR, "", List.of(), true)))
        .isTrue();
  }
}
