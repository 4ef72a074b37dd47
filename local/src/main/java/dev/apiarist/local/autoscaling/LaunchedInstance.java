package dev.apiarist.local.autoscaling;

/** An instance that EC2 has accepted to run. */
public record LaunchedInstance(String instanceId, String privateIp, String instanceType) {}
