# The image that node-image.sh makes with debootstrap, for hosts that are no Debian.
ARG SUITE
FROM debian:${SUITE}-slim
ARG PACKAGES
RUN printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d \
 && apt-get update -q \
 && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends ${PACKAGES} \
 && rm -rf /usr/sbin/policy-rc.d /var/lib/apt/lists/* /etc/machine-id && : >/etc/machine-id \
 && sed -i 's/^\([[:space:]]*\)ulimit \(.*\)$/\1ulimit \2 2>\/dev\/null || true/' /etc/init.d/docker
COPY machine.sh /usr/local/sbin/apiarist-machine
RUN chmod 0755 /usr/local/sbin/apiarist-machine
VOLUME /var/lib/docker
ENTRYPOINT ["/usr/local/sbin/apiarist-machine"]
