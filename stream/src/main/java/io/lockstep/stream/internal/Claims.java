package io.lockstep.stream.internal;

import io.lockstep.dtdl.ModelSet;
import io.lockstep.model.text.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/// What documents claim for the twins of a model, and only one of them may: to write a property, to
/// be the contract of a command. Confined to one thread.
final class Claims {
  /// What is claimed.
  enum Sort {
    /// A computed property writes it.
    COMPUTATION,
    /// A process writes it, in twins whose model has it.
    SHOWN,
    /// A rule writes it; so may others, and apps.
    WRITTEN,
    /// It is a command, and the contract is for it.
    CONTRACT
  }

  /// A claim.
  ///
  /// @param key where what is claimed stands in its document
  /// @param subject the path of a property or command, with `/`
  /// @param owner the name of the document
  /// @param yaml who tells what is wrong with it, at `node`
  /// @param place the same as `file:line`
  record Claim(
      Sort sort,
      String key,
      String subject,
      String model,
      String owner,
      Yaml yaml,
      Node node,
      String place) {
    private boolean isOfCommand() {
      return sort == Sort.CONTRACT;
    }
  }

  private final Map<String, List<Claim>> bySubject = new LinkedHashMap<>();

  void add(Claim claim) {
    String subject = (claim.isOfCommand() ? "command " : "property ") + claim.subject();
    bySubject.computeIfAbsent(subject, _ -> new ArrayList<>()).add(claim);
  }

  /// Tells, at the later of two claims, that there is an earlier one.
  void check(ModelSet models) {
    Kinship kinship = new Kinship(models);
    for (List<Claim> claims : bySubject.values()) {
      for (int i = 1; i < claims.size(); i++) {
        check(claims.get(i), claims.subList(0, i), kinship);
      }
    }
  }

  private static void check(Claim claim, List<Claim> earlier, Kinship kinship) {
    for (Claim other : earlier) {
      String model = contested(claim, other, kinship);
      if (model != null) {
        claim
            .yaml()
            .problem(
                claim.node(),
                "%s: expected one %s of %s for twins of %s, found another, %s, at %s"
                    .formatted(
                        claim.key(),
                        noun(claim, other),
                        claim.subject().replace('/', '.'),
                        model,
                        other.sort() == Sort.SHOWN ? "process " + other.owner() : other.owner(),
                        other.place()));
        return;
      }
    }
  }

  private static @Nullable String contested(Claim claim, Claim other, Kinship kinship) {
    if (claim.sort() == Sort.WRITTEN && other.sort() == Sort.WRITTEN) {
      return null;
    }
    if (claim.sort() == Sort.SHOWN || other.sort() == Sort.SHOWN) {
      return kinship.having(claim.subject(), claim.model(), other.model());
    }
    return kinship.haveTwins(claim.model(), other.model()) ? claim.model() : null;
  }

  private static String noun(Claim claim, Claim other) {
    if (claim.isOfCommand()) {
      return "contract";
    }
    return claim.sort() == Sort.COMPUTATION && other.sort() == Sort.COMPUTATION
        ? "computation"
        : "writer";
  }
}
