package dev.apiarist.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import dev.apiarist.port.SwarmManagers;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** The managers' Docker API over mutual TLS on port 2376. */
public final class DockerSwarmManagers implements SwarmManagers {
  private final Function<ManagerAddress, DockerHttpClient> transport;
  private final DockerLimits limits;

  /**
   * @param credentials asked once, when the first manager is called
   */
  public DockerSwarmManagers(Supplier<ClientCredentials> credentials) {
    this(credentials, DockerLimits.STANDARD);
  }

  /** As {@link #DockerSwarmManagers(Supplier)}, with other bounds. */
  public DockerSwarmManagers(Supplier<ClientCredentials> credentials, DockerLimits limits) {
    this(new MutualTlsTransport(credentials, limits), limits);
  }

  DockerSwarmManagers(Function<ManagerAddress, DockerHttpClient> transport, DockerLimits limits) {
    this.transport = transport;
    this.limits = limits;
  }

  /**
   * As the port says; an address may also be {@code host:port}. Keep the result for one invocation:
   * it remembers which manager leads and which failed. Not for concurrent use.
   */
  @Override
  public DockerSwarmManager at(List<String> addresses) {
    List<Engine> engines =
        new LinkedHashSet<>(addresses)
            .stream()
                .map(ManagerAddress::of)
                .map(address -> new Engine(address, new LazyClient(transport, address)))
                .toList();
    return new DockerSwarmManager(
        new ManagerPool(engines, limits.total(), System::nanoTime), limits.conflicts());
  }

  /** One socket factory for all managers and invocations, made when the first is called. */
  private static final class MutualTlsTransport
      implements Function<ManagerAddress, DockerHttpClient> {
    private final Supplier<ClientCredentials> credentials;
    private final DockerLimits limits;
    private @Nullable SSLSocketFactory sockets;

    MutualTlsTransport(Supplier<ClientCredentials> credentials, DockerLimits limits) {
      this.credentials = credentials;
      this.limits = limits;
    }

    @Override
    public synchronized DockerHttpClient apply(ManagerAddress address) {
      if (sockets == null) {
        sockets = MutualTls.socketFactory(credentials.get());
      }
      return new MutualTlsDockerHttpClient(address, sockets, limits);
    }
  }

  /** Nothing is made, and no credential read, for a manager that is never called. */
  private static final class LazyClient implements DockerHttpClient {
    private final Function<ManagerAddress, DockerHttpClient> transport;
    private final ManagerAddress address;
    private @Nullable DockerHttpClient client;

    LazyClient(Function<ManagerAddress, DockerHttpClient> transport, ManagerAddress address) {
      this.transport = transport;
      this.address = address;
    }

    @Override
    public Response execute(Request request) {
      if (client == null) {
        client = transport.apply(address);
      }
      return client.execute(request);
    }

    @Override
    public void close() {}
  }
}
