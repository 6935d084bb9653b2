package io.lockstep.api.internal.jobs;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The addresses outside of this machine that jobs may go to: those that begin with an entry of
/// `jobs.allow`. Scheme, host and port must be equal, and the entry's path be the beginning of the
/// address's, at a `/`. A host that an entry does not name by its address may not turn out to be
/// this machine or its network link. Immutable.
final class AllowList {
  private final List<URI> entries;

  AllowList(List<String> prefixes) {
    entries = prefixes.stream().map(AllowList::entry).toList();
  }

  private static URI entry(String prefix) {
    try {
      URI uri = new URI(prefix);
      if (uri.getHost() != null && isKnown(uri.getScheme()) && uri.getRawUserInfo() == null) {
        return uri;
      }
    } catch (URISyntaxException _) {
      // Refused below.
    }
    throw new LockstepException(
        ErrorCode.CONFIGURATION_INVALID,
        "jobs.allow: expected addresses such as https://host/path/ or s3://bucket/path/, found "
            + prefix);
  }

  private static boolean isKnown(@Nullable String scheme) {
    return "http".equalsIgnoreCase(scheme)
        || "https".equalsIgnoreCase(scheme)
        || "s3".equalsIgnoreCase(scheme);
  }

  /// The address as it may be used. A query, such as the signature of a SAS address, is not shown
  /// in messages.
  URI check(String text) throws BlobException {
    String shown = shown(text);
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new BlobException("%s: expected a URI".formatted(shown), e);
    }
    if (uri.getHost() == null
        || uri.getRawUserInfo() != null
        || uri.getRawFragment() != null
        || isWinding(uri.getRawPath())) {
      throw new BlobException(
          "%s: expected a host and a plain path, without user, fragment, dots and backslashes"
              .formatted(shown));
    }
    for (URI entry : entries) {
      if (covers(entry, uri)) {
        return uri;
      }
    }
    throw new BlobException(
        "%s: expected an address that the setting jobs.allow permits, found %s"
            .formatted(
                shown,
                entries.isEmpty()
                    ? "that it permits none"
                    : "none of its entries at the beginning"));
  }

  /// An address without its query.
  static String shown(String text) {
    int query = text.indexOf('?');
    return query < 0 ? text : text.substring(0, query) + "?...";
  }

  private static boolean isWinding(String path) {
    String lower = path.toLowerCase(Locale.ROOT).replace("%2e", ".");
    return lower.contains("%2f")
        || lower.contains("%5c")
        || lower.contains("\\")
        || lower.contains("//")
        || List.of(lower.split("/", -1)).stream().anyMatch(p -> p.equals(".") || p.equals(".."));
  }

  private static boolean covers(URI entry, URI uri) {
    if (!entry.getScheme().equalsIgnoreCase(uri.getScheme())
        || !entry.getHost().equalsIgnoreCase(uri.getHost())
        || portOf(entry) != portOf(uri)) {
      return false;
    }
    String begin = entry.getRawPath();
    return begin.isEmpty()
        || uri.getRawPath().equals(begin)
        || uri.getRawPath().startsWith(begin.endsWith("/") ? begin : begin + "/");
  }

  private static int portOf(URI uri) {
    int usual = uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    return uri.getPort() < 0 ? usual : uri.getPort();
  }

  /// Refuses a name that leads to this machine or its link, where only its neighbours should be
  /// heard; an entry that gives the address itself says that it is meant.
  static void checkHost(URI uri) throws BlobException {
    String host = uri.getHost();
    boolean isLiteral = host.startsWith("[") || host.matches("[0-9.]+");
    if (isLiteral || host.equalsIgnoreCase("localhost")) {
      return;
    }
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (address.isLoopbackAddress()
            || address.isLinkLocalAddress()
            || address.isAnyLocalAddress()
            || address.isMulticastAddress()) {
          throw new BlobException(
              "%s: expected a host outside, found that the name leads to %s"
                  .formatted(host, address.getHostAddress()));
        }
      }
    } catch (UnknownHostException e) {
      throw new BlobException("%s: expected a host, found that nobody knows it".formatted(host), e);
    }
  }
}
