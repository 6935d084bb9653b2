package io.lockstep.api;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Role;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A server that knows people and tells us who they are (OpenID Connect Core 1.0). Immutable.
///
/// @param issuer its name, an address of which `/.well-known/openid-configuration` tells the rest
/// @param clientId as what we are registered there
/// @param clientSecret how we prove it; empty for a public client, which proves only by PKCE
/// @param scopes what we ask to learn, `openid` among them
/// @param displayName what the button of the login says
/// @param mapping what claims mean here
/// @param audience whom bearer tokens for our API must be made for; empty: none is accepted
/// @param publicUrl how browsers reach us, such as `https://plant.example`; empty: as each request
///   says
/// @param loopback true permits that server to be this machine, and plain HTTP to it; for tests
/// @param caFile certificates (PEM) to trust for that server; empty: those of the Java platform
public record OidcOptions(
    String issuer,
    String clientId,
    String clientSecret,
    List<String> scopes,
    String displayName,
    Mapping mapping,
    String audience,
    String publicUrl,
    boolean loopback,
    String caFile) {
  /// Checks that it fits together.
  public OidcOptions {
    scopes = List.copyOf(scopes);
    check("oidc.issuer", issuer, loopback);
    if (clientId.isEmpty()) {
      throw wrong("oidc.client-id", "the name of this client at the issuer", "none");
    }
    if (!scopes.contains("openid")) {
      throw wrong("oidc.scopes", "openid among them", String.join(" ", scopes));
    }
    if (!publicUrl.isEmpty()) {
      check("oidc.public-url", publicUrl, true);
    }
    if (audience.equals(clientId)) {
      // An ID token is made for the client: it says who somebody is, not what they may do.
      throw wrong(
          "oidc.audience", "the name of the API, which is not that of the client", audience);
    }
  }

  private static void check(String key, String address, boolean permitsHttp) {
    try {
      URI uri = new URI(address);
      boolean isWeb =
          "https".equals(uri.getScheme()) || (permitsHttp && "http".equals(uri.getScheme()));
      if (isWeb
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null) {
        return;
      }
    } catch (URISyntaxException _) {
      // Refused below.
    }
    throw wrong(key, "an address such as https://login.example/realms/plant", address);
  }

  private static LockstepException wrong(String key, String expected, String found) {
    return new LockstepException(
        ErrorCode.CONFIGURATION_INVALID,
        "%s: expected %s, found \"%s\"".formatted(key, expected, found));
  }

  /// What claims of that server mean here. The names of claims may be paths with dots.
  ///
  /// @param name the claim that names the principal
  /// @param role the claim whose values give a role
  /// @param roles which value gives which role; of several the greatest counts, without one nobody
  ///   is let in
  /// @param groups the claim whose values are groups, as policies name them
  /// @param restricted true when only policies grant these people anything
  public record Mapping(
      String name, String role, List<RoleOf> roles, String groups, boolean restricted) {
    /// Copies the list.
    public Mapping {
      roles = List.copyOf(roles);
    }
  }

  /// A value of a claim, and the role that it gives.
  public record RoleOf(String value, Role role) {}

  /// Reads which value gives which role: `lockstep-admins=admin,shift=operator`.
  ///
  /// @throws LockstepException with CONFIGURATION_INVALID when it is something else
  public static List<RoleOf> parseRoles(String text) {
    List<RoleOf> roles = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      int equals = part.lastIndexOf('=');
      String value = equals < 1 ? "" : part.substring(0, equals).strip();
      String name = equals < 1 ? "" : part.substring(equals + 1).strip();
      Role role =
          switch (name.toLowerCase(Locale.ROOT)) {
            case "viewer" -> Role.VIEWER;
            case "operator" -> Role.OPERATOR;
            case "engineer" -> Role.ENGINEER;
            case "admin" -> Role.ADMIN;
            default ->
                throw wrong(
                    "oidc.roles",
                    "VALUE=ROLE with commas between, roles viewer, operator, engineer, admin",
                    part);
          };
      if (value.isEmpty()) {
        throw wrong("oidc.roles", "VALUE=ROLE with commas between", part);
      }
      roles.add(new RoleOf(value, role));
    }
    return roles;
  }

  /// Says nothing of the secret, so that it does not reach a log.
  @Override
  public String toString() {
    return "OidcOptions[" + issuer + ", " + clientId + "]";
  }
}
