package io.lockstep.dtdl;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A model: what a twin of this kind has and does (DTDL "Interface"). Immutable.
///
/// @param dtdlVersion 2, 3 or 4
/// @param extensions the context identifiers of the extensions that it is written under, in order:
///   `dtmi:dtdl:extension:historization;2`
/// @param extendsIds the interfaces this one extends directly, in order
/// @param contents own and inherited entries by name: inherited ones first, in the order of
///   `extends`, then own ones in the order of the source
/// @param ownContents the entries that this interface writes itself
/// @param schemas the schemas that this interface defines for reuse, by identifier
/// @param where the opening brace in the source
/// @param json the text of this interface as written; one that is written inside of it stands there
///   by its identifier, and has the context that it stood in, so that each can be parsed on its own
public record Interface(
    Dtmi id,
    int dtdlVersion,
    List<String> extensions,
    List<Dtmi> extendsIds,
    Map<String, Content> contents,
    Map<String, Content> ownContents,
    Map<Dtmi, Schema> schemas,
    Semantics semantics,
    Documentation documentation,
    SourceLocation where,
    String json)
    implements Described {

  /// Copies the collections and keeps their order.
  public Interface {
    extensions = List.copyOf(extensions);
    extendsIds = List.copyOf(extendsIds);
    contents = Collections.unmodifiableMap(new LinkedHashMap<>(contents));
    ownContents = Collections.unmodifiableMap(new LinkedHashMap<>(ownContents));
    schemas = Collections.unmodifiableMap(new LinkedHashMap<>(schemas));
  }

  /// True if it is written under some version of this extension.
  ///
  /// @param name the identifier without the version: `dtmi:dtdl:extension:historization`
  public boolean usesExtension(String name) {
    for (String extension : extensions) {
      if (extension.startsWith(name)
          && extension.length() > name.length()
          && extension.charAt(name.length()) == ';') {
        return true;
      }
    }
    return false;
  }
}
