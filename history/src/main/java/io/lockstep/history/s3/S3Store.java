package io.lockstep.history.s3;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.function.Supplier;

/// A store that speaks S3. Thread-safe when its keys are.
///
/// @param endpoint `https://s3.eu-central-1.amazonaws.com` or another address, without a path
/// @param region what requests are signed for; `us-east-1` for many stores that are not Amazon's
/// @param isBucketInPath true for `https://host/bucket/key`, false for `https://bucket.host/key`
/// @param keys asked before each request, so that they can change
public record S3Store(URI endpoint, String region, boolean isBucketInPath, Supplier<S3Keys> keys) {
  /// Checks the address.
  public S3Store {
    boolean isWeb =
        "http".equalsIgnoreCase(endpoint.getScheme())
            || "https".equalsIgnoreCase(endpoint.getScheme());
    String path = endpoint.getRawPath();
    if (!isWeb
        || endpoint.getHost() == null
        || endpoint.getRawUserInfo() != null
        || endpoint.getRawQuery() != null
        || !(path == null || path.isEmpty() || path.equals("/"))) {
      throw unfit("S3 endpoint");
    }
  }

  /// A store by the text of its address.
  ///
  /// @param setting what the text is called in the message
  /// @throws LockstepException CONFIGURATION_INVALID when it is no address; the message does not
  ///   repeat it, since it may hold a password
  public static S3Store of(
      String setting,
      String endpoint,
      String region,
      boolean isBucketInPath,
      Supplier<S3Keys> keys) {
    try {
      return new S3Store(new URI(endpoint.strip()), region, isBucketInPath, keys);
    } catch (URISyntaxException e) {
      throw unfit(setting);
    }
  }

  private static LockstepException unfit(String setting) {
    return new LockstepException(
        ErrorCode.CONFIGURATION_INVALID,
        setting
            + ": expected an address such as https://s3.eu-central-1.amazonaws.com, without user, path and query");
  }

  /// `host` or `host:port` of a bucket, as requests name it.
  String authority(String bucket) {
    String own = endpoint.getRawAuthority();
    return isBucketInPath ? own : bucket + "." + own;
  }

  /// The path of an object, percent-encoded as it is signed and sent.
  String path(String bucket, String key) {
    return S3Signer.encoded(isBucketInPath ? "/" + bucket + "/" + key : "/" + key, true);
  }

  /// Leaves the keys out.
  @Override
  public String toString() {
    return "S3Store[%s, %s]".formatted(endpoint, region);
  }
}
