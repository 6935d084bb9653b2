package io.lockstep.twin.access;

import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// All policies of a space: the files of a workspace's `policies/` folder. Immutable, thread-safe,
/// and a pure function of texts.
///
/// ```yaml
/// policy: line1-operators
/// subjects: [user:anna, group:bakers, token:tablet-7, role:viewer]
/// grant:
///   - { rights: [read, write, command], below: { twin: bakery/line1, along: contains } }
///   - { rights: [read], model: dtmi:example:Oven;1, properties: [zone2.*, power] }
/// deny:
///   - { rights: [write], twins: [bakery/line1/oven1], properties: [setpoint] }
/// ```
///
/// All of it is described in `docs/reference/policies.md`.
public final class Policies {
  /// The most policies of a space.
  public static final int COUNT_MAX = 1_000;

  /// The most clauses of all policies together.
  public static final int CLAUSES_MAX = 10_000;

  /// The holder of the data folder's admin token: nothing is ever denied to them, so that nobody
  /// can lock everybody out.
  public static final String ADMIN = "admin";

  private static final Policies NONE = new Policies(List.of(), List.of());

  private final List<NamedText> files;
  private final List<Policy> policies;
  private final Set<String> followed;
  private final boolean denies;

  private Policies(List<NamedText> files, List<Policy> policies) {
    this.files = List.copyOf(files);
    this.policies = List.copyOf(policies);
    Set<String> names = new TreeSet<>();
    boolean isSomethingDenied = false;
    for (Policy policy : policies) {
      isSomethingDenied |= !policy.denies().isEmpty();
      for (List<Clause> clauses : List.of(policy.grants(), policy.denies())) {
        for (Clause clause : clauses) {
          Clause.Below below = clause.below();
          names.addAll(below == null ? List.of() : below.along());
        }
      }
    }
    this.followed = java.util.Collections.unmodifiableSet(names);
    this.denies = isSomethingDenied;
  }

  /// No policies.
  public static Policies none() {
    return NONE;
  }

  /// Parses the policy files of a workspace as one set, in the order given. Either all of it is
  /// valid or none of it is used.
  public static PoliciesResult parse(List<NamedText> files) {
    List<Problem> problems = new ArrayList<>();
    List<Policy> read = new PolicyReader(problems).read(files);
    if (problems.isEmpty()) {
      return new PoliciesResult.Valid(new Policies(files, read));
    }
    List<String> order = files.stream().map(NamedText::name).toList();
    problems.sort(
        Comparator.comparingInt((Problem problem) -> order.indexOf(problem.file()))
            .thenComparingInt(Problem::line)
            .thenComparingInt(Problem::column));
    return new PoliciesResult.Invalid(problems);
  }

  /// Reads texts that were valid once.
  public static Policies ofChecked(List<NamedText> files) {
    return new Policies(files, new PolicyReader(new ArrayList<>()).read(files));
  }

  /// The texts that these policies were parsed from.
  public List<NamedText> files() {
    return files;
  }

  /// All policies, in the order of their files.
  public List<Policy> policies() {
    return policies;
  }

  /// What holds without any policy, for those who are not restricted: what their role stands for.
  public static List<Policy> builtIn() {
    List<Policy> all = new ArrayList<>();
    for (Role role : List.of(Role.VIEWER, Role.OPERATOR, Role.ENGINEER, Role.ADMIN)) {
      Subject subject = Subject.of("role:" + word(role)).orElseThrow();
      Set<Right> rights = role == Role.VIEWER ? Set.of(Right.READ) : Set.of(Right.values());
      Clause clause = new Clause(rights, null, List.of("*"), null, List.of(), "");
      all.add(
          new Policy("built-in-" + word(role), List.of(subject), List.of(clause), List.of(), ""));
    }
    return all;
  }

  private static String word(Role role) {
    return role.name().toLowerCase(java.util.Locale.ROOT);
  }

  /// True when a relationship of this name decides who may do what.
  public boolean follows(String relationshipName) {
    return followed.contains(relationshipName);
  }

  /// True when what somebody may do depends on policies. Costs a look at the principal when no
  /// policy denies anything.
  public boolean limits(Principal principal) {
    if (isAdmin(principal)) {
      return false;
    }
    return principal.restricted() || (denies && areDenied(principal, Right.values()));
  }

  private static boolean isAdmin(Principal principal) {
    return principal.role() == Role.ADMIN && principal.name().equals(ADMIN);
  }

  /// True when what somebody may read depends on policies.
  public boolean limitsReads(Principal principal) {
    if (isAdmin(principal)) {
      return false;
    }
    return principal.restricted() || (denies && areDenied(principal, Right.READ));
  }

  private boolean areDenied(Principal principal, Right... rights) {
    for (Policy policy : policies) {
      if (!policy.denies().isEmpty() && policy.isAbout(principal)) {
        for (Clause clause : policy.denies()) {
          for (Right right : rights) {
            if (clause.rights().contains(right)) {
              return true;
            }
          }
        }
      }
    }
    return false;
  }

  /// What somebody may do in a graph; null when all that their role permits.
  public @Nullable Sight sightOf(Principal principal, AccessGraph graph) {
    return limits(principal) ? new Sight(this, principal, graph) : null;
  }
}
