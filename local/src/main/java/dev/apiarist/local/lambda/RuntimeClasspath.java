package dev.apiarist.local.lambda;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/**
 * Class loading as in Lambda's managed runtime: the runtime interface client is the class path; the
 * artifact is loaded by its own loader from {@code <task root>/lib}.
 */
final class RuntimeClasspath {
  static final String MAIN_CLASS = AWSLambda.class.getName();

  private RuntimeClasspath() {}

  /** The class path of the runtime interface client alone. */
  static String ofRuntime() {
    Path own = locationOf(RuntimeClasspath.class);
    Set<Path> jars =
        Stream.of(
                AWSLambda.class,
                RequestStreamHandler.class,
                PojoSerializer.class,
                SdkInternalThreadLocal.class)
            .map(RuntimeClasspath::locationOf)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (jars.contains(own)) {
      throw new IllegalStateException(
          "The local cloud and the runtime interface client are in one jar ("
              + own
              + "): functions would then run the local cloud's copy of their classes. Run the local"
              + " cloud from separate jars.");
    }
    return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static Path locationOf(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null) {
      throw new IllegalStateException("no location of " + type);
    }
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
