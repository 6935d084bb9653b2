package io.lockstep.server;

import io.lockstep.api.DeviceTokens;
import io.lockstep.api.LoginOptions;
import io.lockstep.api.OidcOptions;
import io.lockstep.ingest.BearerProofs;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// What the settings `sessions.*` and `oidc.*` say of how people log in.
final class LoginSettings {
  private static final String NONE = "none";

  private LoginSettings() {}

  /// @throws LockstepException with CONFIGURATION_INVALID when they do not fit together
  static LoginOptions of(Settings settings) {
    LoginOptions options =
        new LoginOptions(
            settings.duration(Setting.SESSIONS_IDLE),
            settings.duration(Setting.SESSIONS_LIFE),
            null);
    return text(settings, Setting.OIDC_ISSUER).isEmpty()
        ? options
        : options.withOidc(provider(settings));
  }

  /// Who issues tokens of devices; nobody unless the settings say so.
  static BearerProofs devices(Settings settings, InstantSource clock) {
    String file = text(settings, Setting.DEVICES_JWT_KEYS_FILE);
    if (file.isEmpty()) {
      return BearerProofs.NONE;
    }
    try {
      return DeviceTokens.of(
          Files.readString(Path.of(file), StandardCharsets.UTF_8),
          text(settings, Setting.DEVICES_JWT_ISSUER),
          text(settings, Setting.DEVICES_JWT_AUDIENCE),
          text(settings, Setting.DEVICES_JWT_CLAIM),
          clock);
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          "devices.jwt-keys-file: expected a readable file, found: " + e,
          e);
    }
  }

  private static OidcOptions provider(Settings settings) {
    return new OidcOptions(
        text(settings, Setting.OIDC_ISSUER),
        text(settings, Setting.OIDC_CLIENT_ID),
        secret(text(settings, Setting.OIDC_CLIENT_SECRET_FILE)),
        List.of(text(settings, Setting.OIDC_SCOPES).split(" +")),
        text(settings, Setting.OIDC_DISPLAY_NAME),
        new OidcOptions.Mapping(
            text(settings, Setting.OIDC_NAME_CLAIM),
            text(settings, Setting.OIDC_ROLE_CLAIM),
            OidcOptions.parseRoles(text(settings, Setting.OIDC_ROLES)),
            text(settings, Setting.OIDC_GROUPS_CLAIM),
            settings.flag(Setting.OIDC_RESTRICTED)),
        text(settings, Setting.OIDC_AUDIENCE),
        text(settings, Setting.OIDC_PUBLIC_URL),
        settings.flag(Setting.OIDC_LOOPBACK),
        text(settings, Setting.OIDC_CA));
  }

  private static String text(Settings settings, Setting setting) {
    String text = settings.text(setting);
    return text.equals(NONE) ? "" : text;
  }

  /// A secret lies in a file, since settings stand in Git, in the list of processes, or in dumps.
  private static String secret(String file) {
    if (file.isEmpty()) {
      return "";
    }
    try {
      return Files.readString(Path.of(file), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          "%s: expected a file with the client's secret, found: %s"
              .formatted(Setting.OIDC_CLIENT_SECRET_FILE.key(), e),
          e);
    }
  }
}
