package io.lockstep.simulation.fmi;

import java.util.List;
import java.util.Optional;

/// How the sources of an FMU are compiled: `sources/buildDescription.xml` (FMI 3.0 §2.5.1.2).
///
/// @param problems what is wrong with the file
public record BuildDescription(List<Configuration> configurations, List<Problem> problems) {
  /// The file's name within an FMU.
  public static final String FILE = "sources/buildDescription.xml";

  /// What becomes one library.
  ///
  /// @param platform for which machine; empty: for any
  /// @param libraries to link with
  public record Configuration(
      String modelIdentifier,
      String platform,
      List<SourceFileSet> sourceFileSets,
      List<String> libraries) {
    /// Keeps copies.
    public Configuration {
      sourceFileSets = List.copyOf(sourceFileSets);
      libraries = List.copyOf(libraries);
    }

    /// Some files, without anything special.
    public static Configuration of(String modelIdentifier, List<String> sourceFiles) {
      return new Configuration(
          modelIdentifier,
          "",
          List.of(new SourceFileSet("", sourceFiles, List.of(), List.of())),
          List.of());
    }
  }

  /// Files that are compiled in the same way.
  ///
  /// @param language as `C99`; may be empty
  public record SourceFileSet(
      String language,
      List<String> sourceFiles,
      List<Definition> definitions,
      List<String> includeDirectories) {
    /// Keeps copies.
    public SourceFileSet {
      sourceFiles = List.copyOf(sourceFiles);
      definitions = List.copyOf(definitions);
      includeDirectories = List.copyOf(includeDirectories);
    }
  }

  /// A definition for the preprocessor; optional ones are left out.
  public record Definition(String name, String value) {}

  /// Keeps copies.
  public BuildDescription {
    configurations = List.copyOf(configurations);
    problems = List.copyOf(problems);
  }

  /// Reads and checks the file.
  public static BuildDescription read(byte[] xml) {
    ProblemList problems = new ProblemList(FILE);
    List<Configuration> configurations =
        XmlReader.read(xml, problems)
            .map(
                root -> {
                  Grammar.BUILD3.check(root, problems);
                  return root.all("BuildConfiguration").map(BuildDescription::one).toList();
                })
            .orElse(List.of());
    return new BuildDescription(configurations, problems.sorted());
  }

  private static Configuration one(XmlElement element) {
    return new Configuration(
        element.text("modelIdentifier"),
        element.text("platform"),
        element
            .all("SourceFileSet")
            .map(
                set ->
                    new SourceFileSet(
                        set.text("language"),
                        set.all("SourceFile").map(each -> each.text("name")).toList(),
                        set.all("PreprocessorDefinition")
                            .filter(each -> !each.flag("optional"))
                            .map(each -> new Definition(each.text("name"), each.text("value")))
                            .toList(),
                        set.all("IncludeDirectory").map(each -> each.text("name")).toList()))
            .toList(),
        element
            .all("Library")
            .filter(each -> each.flag("external"))
            .map(each -> each.text("name"))
            .toList());
  }

  /// The configuration of a library for a machine: one made for it, or one for any.
  public Optional<Configuration> configuration(String modelIdentifier, String platform) {
    List<Configuration> all =
        configurations.stream()
            .filter(each -> each.modelIdentifier().equals(modelIdentifier))
            .toList();
    return all.stream()
        .filter(each -> each.platform().equals(platform))
        .findFirst()
        .or(() -> all.stream().filter(each -> each.platform().isEmpty()).findFirst());
  }
}
