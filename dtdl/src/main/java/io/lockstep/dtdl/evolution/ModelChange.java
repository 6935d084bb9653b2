package io.lockstep.dtdl.evolution;

/// One difference between two versions of an Interface. Immutable.
///
/// A path names the content; below it stand `/` before a content of a component, `.` before a
/// field, an enum value, a property of a relationship or the `request` or `response` of a command,
/// `[]` for the elements of an array and `{}` for the values of a map: `motor/temperature`,
/// `status.RUNNING`, `zones[].setpoint`.
///
/// @param kind what happened
/// @param severity how bad it is
/// @param path where; empty for the Interface itself
/// @param before what was there, in short: a schema, a unit, a name; empty if there was nothing
/// @param after what is there now; empty if there is nothing
/// @param explanation a sentence that says what it means and what to do
public record ModelChange(
    Kind kind, Severity severity, String path, String before, String after, String explanation) {

  /// How bad a change is, the worst first.
  public enum Severity {
    /// A value, a twin or a client that was right before may be wrong after, or mean something
    /// else.
    BREAKING,
    /// Everything that was right stays right; readers may meet values that they do not know.
    WIDENING,
    /// Everything stays as it is, and something is added.
    COMPATIBLE,
    /// Texts for people.
    COSMETIC
  }

  /// What happened. The kinds are symmetric: a comparison the other way round has [#mirror] of each
  /// kind at the same paths.
  public enum Kind {
    /// A content, a field, a property of a relationship, a request or a response is gone.
    REMOVED,
    /// There is a new one.
    ADDED,
    /// A content is of another class, such as Telemetry instead of Property.
    KIND_CHANGED,
    /// Every value of the new schema is one of the old schema, but not the other way round.
    SCHEMA_NARROWED,
    /// Every value of the old schema is one of the new schema, but not the other way round.
    SCHEMA_WIDENED,
    /// The schema holds other values.
    SCHEMA_CHANGED,
    /// Numbers count something else.
    UNIT_CHANGED,
    /// Other semantic types: `Temperature` instead of `Power`.
    SEMANTIC_TYPE_CHANGED,
    /// An enum has lost a value.
    ENUM_NARROWED,
    /// An enum has a new value.
    ENUM_WIDENED,
    /// An enum calls a value by another name.
    ENUM_RENAMED,
    /// A name of an enum stands for another value than before.
    ENUM_MEANING_CHANGED,
    /// Fewer twins can be the target of a relationship.
    TARGET_NARROWED,
    /// More twins can be the target of a relationship.
    TARGET_WIDENED,
    /// Other twins are the target of a relationship.
    TARGET_CHANGED,
    /// Fewer links are permitted.
    MULTIPLICITY_NARROWED,
    /// More links are permitted.
    MULTIPLICITY_WIDENED,
    /// Apps may set it no longer, or may set it now.
    WRITABLE_CHANGED,
    /// A component is described by another Interface; what differs inside is told by its contents.
    COMPONENT_CHANGED,
    /// An Interface is no longer extended, directly or not.
    BASE_REMOVED,
    /// One more Interface is extended, directly or not.
    BASE_ADDED,
    /// Another version of an Interface is extended.
    BASE_CHANGED,
    /// A value may be absent no longer.
    REQUIRED_ADDED,
    /// A value may be absent now.
    REQUIRED_REMOVED,
    /// The model no longer asks for the readings to be kept in history.
    HISTORY_ENDED,
    /// The model asks for the readings to be kept in history now.
    HISTORY_BEGUN,
    /// A co-type of an extension is new: `ValueAnnotation`.
    COTYPE_ADDED,
    /// A co-type of an extension is gone.
    COTYPE_REMOVED,
    /// A property that belongs to a co-type has another value: `annotates`.
    COTYPE_PROPERTY_CHANGED,
    /// The name of something that no value carries: of a map's key, of a request.
    NAME_CHANGED,
    /// A display name, a description or a comment.
    TEXT_CHANGED,
    /// Another version of DTDL.
    LANGUAGE_CHANGED;

    /// What the same difference is called when the two versions change places.
    public Kind mirror() {
      return switch (this) {
        case REMOVED -> ADDED;
        case ADDED -> REMOVED;
        case SCHEMA_NARROWED -> SCHEMA_WIDENED;
        case SCHEMA_WIDENED -> SCHEMA_NARROWED;
        case ENUM_NARROWED -> ENUM_WIDENED;
        case ENUM_WIDENED -> ENUM_NARROWED;
        case TARGET_NARROWED -> TARGET_WIDENED;
        case TARGET_WIDENED -> TARGET_NARROWED;
        case MULTIPLICITY_NARROWED -> MULTIPLICITY_WIDENED;
        case MULTIPLICITY_WIDENED -> MULTIPLICITY_NARROWED;
        case BASE_REMOVED -> BASE_ADDED;
        case BASE_ADDED -> BASE_REMOVED;
        case REQUIRED_ADDED -> REQUIRED_REMOVED;
        case REQUIRED_REMOVED -> REQUIRED_ADDED;
        case HISTORY_ENDED -> HISTORY_BEGUN;
        case HISTORY_BEGUN -> HISTORY_ENDED;
        case COTYPE_ADDED -> COTYPE_REMOVED;
        case COTYPE_REMOVED -> COTYPE_ADDED;
        case KIND_CHANGED,
            SCHEMA_CHANGED,
            UNIT_CHANGED,
            SEMANTIC_TYPE_CHANGED,
            ENUM_RENAMED,
            ENUM_MEANING_CHANGED,
            TARGET_CHANGED,
            WRITABLE_CHANGED,
            COMPONENT_CHANGED,
            BASE_CHANGED,
            COTYPE_PROPERTY_CHANGED,
            NAME_CHANGED,
            TEXT_CHANGED,
            LANGUAGE_CHANGED ->
            this;
      };
    }
  }

  /// The same change at a place further out.
  ModelChange under(String prefix) {
    return new ModelChange(kind, severity, prefix + path, before, after, explanation);
  }
}
