package dev.apiarist.local.cli;

import dev.apiarist.local.cloud.LocalCloud;
import dev.apiarist.local.cloud.LocalCloudOptions;
import dev.apiarist.local.engine.Docker;
import dev.apiarist.local.engine.DockerMachines;
import dev.apiarist.local.engine.MachineNetwork;
import dev.apiarist.local.engine.NameResolution;
import dev.apiarist.local.engine.Registry;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;

/** The server process that {@code up} starts: the local cloud, until it is told to stop. */
@Command(name = "serve", hidden = true, description = "The local cloud itself, in the foreground.")
public final class ServeCommand implements Callable<Integer> {
  @Override
  public Integer call() throws InterruptedException {
    Checkout checkout = Checkout.here();
    Docker docker = new Docker();
    MachineNetwork network = MachineNetwork.open(docker, checkout.installation());
    Registry.Address registry = Registry.Address.on(network, Registry.DEFAULT_PORT);
    DockerMachines machines =
        new DockerMachines(docker, network, registry, NameResolution.detect());
    LocalCloud cloud =
        LocalCloud.start(
            new LocalCloudOptions(
                checkout.cdkOut(),
                network.gateway(),
                Bringup.AWS_PORT,
                checkout.state(),
                machines,
                Clock.systemUTC()));
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  cloud.close();
                  stopped.countDown();
                }));
    new Endpoints(cloud.awsEndpoint().toString(), cloud.stackName(), cloud.outputs())
        .write(checkout.endpointsFile());
    stopped.await();
    return 0;
  }
}
