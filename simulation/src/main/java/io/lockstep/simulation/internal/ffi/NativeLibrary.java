package io.lockstep.simulation.internal.ffi;

import io.lockstep.simulation.instance.FmuException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// A shared library. It stays loaded until the process ends: many FMUs start threads or register
/// exit handlers that would outlive an unloading. Thread-safe.
///
/// On Linux and macOS the loader is called directly, for its message, and because libraries that
/// lie beside the FMU's own have to be loaded first when nothing tells the loader where they are.
@SuppressWarnings("restricted")
final class NativeLibrary {
  private static final boolean IS_MAC =
      System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac");
  private static final int LAZY = 1;
  private static final int NOW = 2;
  private static final int GLOBAL = IS_MAC ? 8 : 0x100;

  private final Path file;
  private final String prefix;
  private final SymbolLookup symbols;
  private final Map<String, MemorySegment> functions = new ConcurrentHashMap<>();

  private NativeLibrary(Path file, String prefix, SymbolLookup symbols) {
    this.file = file;
    this.prefix = prefix;
    this.symbols = symbols;
  }

  /// @param prefix of functions in libraries that were built from sources; tried second
  static NativeLibrary load(Path file, String prefix) {
    SymbolLookup standard = Linker.nativeLinker().defaultLookup();
    Optional<MemorySegment> dlopen = standard.find("dlopen");
    Optional<MemorySegment> dlsym = standard.find("dlsym");
    Optional<MemorySegment> dlerror = standard.find("dlerror");
    if (dlopen.isPresent() && dlsym.isPresent() && dlerror.isPresent()) {
      return new NativeLibrary(
          file, prefix, new Loader(dlopen.get(), dlsym.get(), dlerror.get()).open(file));
    }
    try {
      return new NativeLibrary(file, prefix, SymbolLookup.libraryLookup(file, Arena.global()));
    } catch (IllegalArgumentException e) {
      throw new FmuException("%s cannot be loaded: %s".formatted(file, e.getMessage()));
    }
  }

  /// A function that the standard demands.
  MemorySegment function(String name) {
    return functions.computeIfAbsent(
        name,
        _ ->
            find(name)
                .orElseThrow(
                    () ->
                        new FmuException(
                            "%s: expected the function %s, found none".formatted(file, name))));
  }

  Optional<MemorySegment> find(String name) {
    return symbols.find(name).or(() -> symbols.find(prefix + name));
  }

  /// The system's loader, by its C functions.
  private record Loader(MemorySegment dlopen, MemorySegment dlsym, MemorySegment dlerror) {
    SymbolLookup open(Path file) {
      MemorySegment handle = open(file, NOW);
      if (handle.address() == 0) {
        String why = error();
        siblings(file).forEach(each -> open(each, LAZY | GLOBAL));
        handle = open(file, NOW);
        if (handle.address() == 0) {
          // Functions that nobody calls may be missing.
          handle = open(file, LAZY);
        }
        if (handle.address() == 0) {
          throw new FmuException(
              "%s cannot be loaded: %s; libraries it needs must lie beside it or be installed"
                  .formatted(file, why));
        }
      }
      MemorySegment library = handle;
      return name -> {
        MemorySegment symbol = symbol(library, name);
        return symbol.address() == 0 ? Optional.empty() : Optional.of(symbol);
      };
    }

    private static List<Path> siblings(Path file) {
      String suffix = IS_MAC ? ".dylib" : ".so";
      try (Stream<Path> files = Files.list(file.toAbsolutePath().getParent())) {
        return files
            .filter(each -> !each.equals(file) && each.getFileName().toString().contains(suffix))
            .sorted()
            .toList();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /// `void *dlopen(const char *filename, int flags)`
    private MemorySegment open(Path file, int flags) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment name = arena.allocateFrom(file.toAbsolutePath().toString());
        return MemorySegment.ofAddress((long) Calls.L_PI.invokeExact(dlopen, name, flags));
      } catch (Throwable e) {
        throw Calls.unexpected(e);
      }
    }

    /// `void *dlsym(void *handle, const char *symbol)`
    private MemorySegment symbol(MemorySegment handle, String name) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment text = arena.allocateFrom(name);
        return (MemorySegment) Calls.P_PP.invokeExact(dlsym, handle, text);
      } catch (Throwable e) {
        throw Calls.unexpected(e);
      }
    }

    /// `char *dlerror(void)`
    private String error() {
      try {
        MemorySegment text = (MemorySegment) Calls.P_.invokeExact(dlerror);
        return text.address() == 0
            ? "no reason given"
            : text.reinterpret(Long.MAX_VALUE).getString(0);
      } catch (Throwable e) {
        throw Calls.unexpected(e);
      }
    }
  }
}
