package io.lockstep.api.internal.login;

import io.lockstep.api.OidcOptions;
import io.lockstep.ingest.Devices;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes a principal of what the other server says of a person. Thread-safe.
final class ClaimsMapping {
  private static final int GROUPS_MAX = 100;
  private static final int GROUP_LENGTH_MAX = 256;

  private final OidcOptions.Mapping mapping;
  private final Devices devices;

  ClaimsMapping(OidcOptions.Mapping mapping, Devices devices) {
    this.mapping = mapping;
    this.devices = devices;
  }

  /// True when these claims say all that is asked of them.
  boolean isEnough(Map<String, Object> claims) {
    return !textsOf(claims, mapping.name()).isEmpty()
        && !textsOf(claims, mapping.role()).isEmpty()
        && find(claims, mapping.groups()) != null;
  }

  /// @throws OidcException with REFUSED when the person may not come in
  Principal principal(Map<String, Object> claims) throws OidcException {
    List<String> names = textsOf(claims, mapping.name());
    if (names.size() != 1) {
      throw refused("expected one name in the claim %s".formatted(mapping.name()));
    }
    String name = names.getFirst();
    String problem = devices.problemOfForeignName(name);
    if (problem != null) {
      throw refused(problem);
    }
    Role role = null;
    List<String> values = textsOf(claims, mapping.role());
    for (OidcOptions.RoleOf each : mapping.roles()) {
      if (values.contains(each.value()) && (role == null || each.role().covers(role))) {
        role = each.role();
      }
    }
    if (role == null) {
      throw refused(
          "user %s: expected a value of the claim %s that the setting oidc.roles names, found %d others"
              .formatted(name, mapping.role(), values.size()));
    }
    List<String> groups =
        textsOf(claims, mapping.groups()).stream()
            .filter(group -> !group.isBlank() && group.length() <= GROUP_LENGTH_MAX)
            .distinct()
            .sorted()
            .toList();
    if (groups.size() > GROUPS_MAX) {
      // Which of them policies name is not known here: to leave some out could let somebody do
      // what a deny rule forbids.
      throw refused(
          "user %s: expected at most %d groups, found %d"
              .formatted(name, GROUPS_MAX, groups.size()));
    }
    return new Principal(name, role, "", groups, mapping.restricted());
  }

  private static OidcException refused(String message) {
    return new OidcException(OidcException.Kind.REFUSED, message);
  }

  private static List<String> textsOf(Map<String, Object> claims, String path) {
    return switch (find(claims, path)) {
      case String text -> List.of(text);
      case Collection<?> several -> {
        List<String> texts = new ArrayList<>();
        for (Object each : several) {
          if (each instanceof String text) {
            texts.add(text);
          }
        }
        yield texts;
      }
      case null, default -> List.of();
    };
  }

  /// A claim's own name may have dots; else they lead into objects.
  private static @Nullable Object find(Map<?, ?> claims, String path) {
    if (claims.containsKey(path)) {
      return claims.get(path);
    }
    int dot = path.indexOf('.');
    return dot > 0 && claims.get(path.substring(0, dot)) instanceof Map<?, ?> inner
        ? find(inner, path.substring(dot + 1))
        : null;
  }
}
