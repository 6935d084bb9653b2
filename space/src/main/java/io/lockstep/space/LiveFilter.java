package io.lockstep.space;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which events a live subscriber wants: those that meet all conditions that are not null.
/// Immutable.
///
/// @param twinId the twin's identity
/// @param twinPrefix how the twin's identity begins
/// @param modelId the DTMI of the twin's model, or of one that it extends
/// @param property the value's path (`temperature`, `motor/temperature`), or a component's name for
///   all of its values
/// @param twinIds identities of twins whose values are wanted; changes of structure are not
///   restricted by it
/// @param samples whether values are wanted
/// @param structure whether changes of twins, relationships, models, drift and refusals are wanted;
///   `property` and `modelId` do not restrict those, `twinId` and `twinPrefix` do
public record LiveFilter(
    @Nullable String twinId,
    @Nullable String twinPrefix,
    @Nullable String modelId,
    @Nullable String property,
    @Nullable Set<String> twinIds,
    boolean samples,
    boolean structure) {
  /// Copies the set.
  public LiveFilter {
    twinIds = twinIds == null ? null : Set.copyOf(twinIds);
  }

  /// Without a set of twins.
  public LiveFilter(
      @Nullable String twinId,
      @Nullable String twinPrefix,
      @Nullable String modelId,
      @Nullable String property,
      boolean samples,
      boolean structure) {
    this(twinId, twinPrefix, modelId, property, null, samples, structure);
  }

  /// Everything.
  public static LiveFilter all() {
    return new LiveFilter(null, null, null, null, true, true);
  }

  /// The same for one twin.
  public LiveFilter ofTwin(String id) {
    return new LiveFilter(id, twinPrefix, modelId, property, twinIds, samples, structure);
  }

  /// The same with values of these twins only.
  public LiveFilter ofTwins(Set<String> ids) {
    return new LiveFilter(twinId, twinPrefix, modelId, property, ids, samples, structure);
  }

  /// The same for twins whose identity begins so.
  public LiveFilter ofTwinsNamed(String prefix) {
    return new LiveFilter(twinId, prefix, modelId, property, twinIds, samples, structure);
  }

  /// The same for twins of a model or of one that extends it.
  public LiveFilter ofModel(String dtmi) {
    return new LiveFilter(twinId, twinPrefix, dtmi, property, twinIds, samples, structure);
  }

  /// The same for one property or component.
  public LiveFilter ofProperty(String path) {
    return new LiveFilter(twinId, twinPrefix, modelId, path, twinIds, samples, structure);
  }

  /// The same without changes of structure.
  public LiveFilter samplesOnly() {
    return new LiveFilter(twinId, twinPrefix, modelId, property, twinIds, true, false);
  }

  /// The same without values.
  public LiveFilter structureOnly() {
    return new LiveFilter(twinId, twinPrefix, modelId, property, twinIds, false, true);
  }

  /// Whether values of a twin are wanted.
  boolean matchesValuesOf(String id) {
    return matchesTwin(id) && (twinIds == null || twinIds.contains(id));
  }

  boolean matchesTwin(String id) {
    return (twinId == null || twinId.equals(id))
        && (twinPrefix == null || id.startsWith(twinPrefix));
  }

  boolean matchesPath(String path) {
    return property == null
        || path.equals(property)
        || (path.length() > property.length()
            && path.charAt(property.length()) == '/'
            && path.startsWith(property));
  }

  /// @param subject a twin, `twin/relationship`, or a model
  boolean matchesSubject(String subject) {
    if (matchesTwin(subject)) {
      return true;
    }
    // The subject of a relationship has its source twin in front.
    return twinId != null
        && subject.length() > twinId.length()
        && subject.charAt(twinId.length()) == '/'
        && subject.startsWith(twinId)
        && (twinPrefix == null || subject.startsWith(twinPrefix));
  }
}
