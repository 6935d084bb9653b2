package io.lockstep.history.s3;

/// With what requests are signed. Never shown. Immutable.
///
/// @param accessKey the id of the key
/// @param secretKey the key itself
/// @param sessionToken of credentials that hold for a while, or empty
public record S3Keys(String accessKey, String secretKey, String sessionToken) {
  /// Leaves the secrets out.
  @Override
  public String toString() {
    return "S3Keys[...]";
  }
}
