# SPDX-License-Identifier: MIT
"""An app that takes Ovyxa's webhooks with Flask, for scenarios to judge. Arguments: file of the secret; `right`, or `twice`: an event that comes
again is processed again, or `breaks`: it is answered with 500."""
import hashlib
import hmac
import json
import sys
import threading

from flask import Flask, abort, request
from werkzeug.serving import make_server

secret_file, kind = sys.argv[1:]
with open(secret_file, "rb") as file:
    secret = file.read().strip()

app = Flask(__name__)
lock = threading.Lock()
seen = set()
orders = {}
plan = {"name": "", "since": ""}


def take(body):
    event = json.loads(body)
    identity = hashlib.sha256(body).hexdigest()  # the payload has no id of its own: the same bytes are the same event
    with lock:
        if identity in seen and kind == "right":
            return
        if identity in seen and kind == "breaks":
            raise KeyError("UNIQUE constraint failed: events.id")
        seen.add(identity)
        order = event["data"].get("order")
        if order:
            orders[str(order)] = orders.get(str(order), 0) + 1
        if event["data"].get("plan") and event["timestamp"] > plan["since"]:
            plan.update(name=event["data"]["plan"], since=event["timestamp"])


@app.post("/hook")
def hook():
    body = request.get_data()
    expected = hmac.new(secret, body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected.encode(), request.headers.get("X-Ovyxa-Signature", "").encode()):
        abort(401)
    take(body)
    return "", 200


@app.get("/orders/<order>/count-is/<int:count>")
def count_is(order, count):
    return "", 200 if orders.get(order, 0) == count else 409


@app.get("/plan-is/<name>")
def plan_is(name):
    return "", 200 if plan["name"] == name else 409


server = make_server("127.0.0.1", 0, app, threaded=True)
print(json.dumps({"type": "listening", "port": server.server_port}), flush=True)
server.serve_forever()
